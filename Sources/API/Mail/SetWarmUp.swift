internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let setWarmUp = route(
    "PUT", "/v1/mail-account/warm-up", .own,
    """
    Begin a warm-up today: {"first": 50, "target": 10000}; the daily ceiling of marketing mails doubles \
    until the target
    """,
    "从今天开始预热：{\"first\": 50, \"target\": 10000}；营销邮件每日上限逐日翻倍，直到目标"
  ) { call in
    let reader = try call.object()
    let first = try reader.optionalInt("first") ?? 50
    let target = try reader.optionalInt("target") ?? 10_000
    guard (1...1_000_000).contains(first) else {
      throw try reader.required("first").invalid(
        "number_range", english: "must be from 1 to 1000000", chinese: "应在 1 到 1000000 之间")
    }
    guard target > first, target <= 1_000_000_000 else {
      throw try (reader.optional("target") ?? reader).invalid(
        "target_range", english: "must be more than the first day's number", chinese: "应大于首日数量")
    }
    let warmUp = MailAccount.WarmUp(startsOn: call.tenant.zone.day(at: call.now), first: first, target: target)
    try await call.save(warmUp)
    return .json(try await call.mailAccount())
  }
  .taking(
    body: .form([
      "first": .whole(1...1_000_000).optional.standing(at: 50),
      "target": .whole(2...1_000_000_000).optional.standing(at: 10_000),
    ])
  )
  .answering(.mailAccount)
  .refusing(409)

  static let endWarmUp = route("DELETE", "/v1/mail-account/warm-up", .own, "End the warm-up: no ceiling", "结束预热，取消上限") {
    call in
    try await call.save(nil)
    return .json(try await call.mailAccount())
  }
  .answering(.mailAccount)
  .refusing(409)
}

extension Call {
  fileprivate func save(_ warmUp: MailAccount.WarmUp?) async throws {
    let (tenant, now) = (id, now)
    trail?.note(nil, warmUp.map { ["first": .int($0.first), "target": .int($0.target)] } ?? [:])
    try await records.write { tx in
      var account = try tx.mailAccount(tenant)
      account.warmUp = warmUp
      try tx.saveMailAccount(tenant, account, at: now)
    }
    services.wake()
  }
}
