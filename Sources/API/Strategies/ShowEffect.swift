internal import Domain
internal import HTTPServer
internal import JSON
internal import Learn

extension Route {
  static let showEffect = route(
    "GET", "/v1/strategies/{key}/effect", .read, "What a strategy did, against its holdout, with intervals",
    "策略效果：与对照组比较，含置信区间"
  ) { call in
    let query = try call.query(["mode"])
    var mode: Mode?
    if let word = query["mode"] {
      guard let named = Mode.allCases.first(where: { $0.word == word }) else {
        throw APIError.queryInvalid("mode", "sandbox or live", "应为 sandbox 或 live")
      }
      mode = named
    }
    let key = call.parameter("key")
    let strategy = try await call.strategy(key)
    if strategy.liveVersion == 0 { throw APIError.neverStarted(key) }
    var members = try await call.services.effects.report(call.id, key: key, mode: mode).json.objectValue ?? [:]
    let days = LocalDays(call.tenant.zone, until: call.now, days: ActionDays.shown)
    let (tenant, measured) = (call.id, mode ?? call.tenant.mode)
    let actions = try await call.records.read { tx in
      try tx.actionDays(tenant, measured, strategy.id, in: days.spans).map { ($0.planned, $0.sent) }
    }
    members["actions_by_day"] = .array(
      zip(days.days, actions).map { day, count in
        ["day": .string("\(day)"), "planned": .int(count.0), "sent": .int(count.1)]
      })
    return .json(.object(members))
  }
}

/// A strategy's actions by the local day on which they were planned.
private enum ActionDays {
  static let shown: Int64 = 30
}
