internal import Act
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let eraseCustomer = route(
    "POST", "/v1/customers/{customer}/erase", .own,
    "Erase a person for good: {\"reason\": a code, \"confirm\": the customer's id or a handle, typed again}",
    "永久删除一个人的数据：{\"reason\": 原因代码, \"confirm\": 再次输入客户 id 或标识}"
  ) { call in
    let body = try call.object()
    let reason = try body.oneOf("reason", Erasure.Reason.self)
    let confirm = try body.string("confirm")
    let (tenant, name) = (call.id, call.parameter("customer"))
    let aliases = try await call.records.read { tx in
      let aliases = try CustomerName.resolve(name, tenant, in: tx)
      // Typed again by another name of the same person is as good.
      guard try CustomerName.find(confirm, tenant, in: tx)?.canonical == aliases.canonical else {
        throw APIError.eraseNotConfirmed
      }
      return aliases
    }
    let erasure = try await call.services.erasures.erase(
      tenant, aliases.canonical, reason: reason, by: call.principal.name)
    call.services.wake()
    return .json(.object(erasure.shape))
  }
  .taking(body: .form(["reason": .one(Erasure.Reason.self), "confirm": .customerName]))
  .answering(.erasure)
  .refusing(404, 409, 410, 422)

  static let listErasures = route(
    "GET", "/v1/erasures", .own, "Erasures, newest first: receipts without any data of the person", "删除记录，按时间倒序（不含个人数据）"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let tenant = call.id
    return .list(try await call.records.read { tx in try tx.erasures(tenant, limit: limit).map { .object($0.shape) } })
  }
  .taking(query: .limit())
  .answering(.items(.erasure))

  static let showErasure = route("GET", "/v1/erasures/{erasure}", .own, "The receipt of one erasure", "一次删除的记录") {
    call in
    let (tenant, id) = (call.id, try call.id("erasure", Thing.erasure, Erasure.self))
    guard let erasure = try await call.records.read({ tx in try tx.erasure(tenant, id) }) else {
      throw APIError.notFound(Thing.erasure, "\(id)")
    }
    return .json(.object(erasure.shape))
  }
  .answering(.erasure)
  .refusing(404)
}

extension Erasure {
  var shape: [String: JSON] {
    [
      "id": .id(id), "at": .instant(at), "asked_by": .string(askedBy), "reason": .string(reason.rawValue),
      "customers": .array(customers.map { .id($0) }),
      "counts": .object(counts.mapValues { .int($0) }), "finished_at": .instant(finishedAt),
    ]
  }
}

extension APIError {
  static let eraseNotConfirmed = APIError(
    "erase_not_confirmed", 422, field: "confirm",
    "confirm: type the customer's id or one of its handles again, as in email:a@example.com.",
    "confirm：请再次输入该客户的 id 或其标识之一，例如 email:a@example.com。")
}

extension Schema {
  fileprivate static let erasure =
    ([
      "id": .id, "at": .instant, "asked_by": .text, "reason": .one(Erasure.Reason.self), "customers": .list(.id),
      "counts": .map(.count),
      "finished_at": .instant.orNull.saying("Null while an action is being sent.", "仍有动作在发送时为 null。"),
    ] as Schema).named("Erasure")
}
