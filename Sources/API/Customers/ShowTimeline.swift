internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showTimeline = route(
    "GET", "/v1/customers/{customer}/timeline", .analyse, "Everything about one customer, newest first",
    "客户时间轴，按时间倒序"
  ) { call in
    let query = call.query
    let limit = try query.limit
    var end = Instant.distantFuture
    if let text = query["before"] {
      guard let instant = Instant(rfc3339: text) else {
        throw APIError.queryInvalid("before", "an instant such as 2026-11-20T10:00:00Z", "应为时间，例如 2026-11-20T10:00:00Z")
      }
      end = instant
    }
    let kinds = query["types"].map { Set($0.split(separator: ",").map(String.init)) }
    let (tenant, name, before, types) = (call.id, call.parameter("customer"), end, kinds)
    let entries = try await call.records.read { tx in
      let aliases = try CustomerName.resolve(name, tenant, in: tx)
      // What is left out by type or time is read as well, so that a page is full.
      let reach = types == nil && before == .distantFuture ? limit : 5_000
      return try Timeline(tx, tenant, aliases.members, limit: reach).entries
        .filter { $0.at < before && types?.contains($0.type) ?? true }.prefix(limit)
    }
    return .list(
      entries.map { entry in
        var members = entry.members
        members["at"] = .instant(entry.at)
        members["type"] = .string(entry.type)
        return .object(members)
      })
  }
  .taking(
    query: Parameter(
      "types", .text.saying("Types of entries, with commas between.", "条目类型，以逗号分隔。").like("order,return")),
    Parameter("before", .instant), .limit(100)
  )
  .answering(.items(.timelineEntry))
  .refusing(404, 410)
}

/// What happened with the members of one alias set.
private struct Timeline {
  struct Entry: Sendable {
    let at: Instant
    let type: String
    let members: [String: JSON]
  }

  var entries: [Entry] = []

  init(_ tx: any Transaction, _ tenant: TenantID, _ members: [CustomerID], limit: Int) throws {
    try addFacts(tx, tenant, members, limit)
    try addDoings(tx, tenant, members, limit)
    entries = Array(entries.sorted { $0.at > $1.at }.prefix(limit))
  }

  private mutating func add(_ at: Instant, _ type: String, _ members: [String: JSON]) {
    entries.append(Entry(at: at, type: type, members: members))
  }

  private mutating func addFacts(
    _ tx: any Transaction, _ tenant: TenantID, _ members: [CustomerID], _ limit: Int
  ) throws {
    for event in try tx.events(tenant, of: members, limit: limit) {
      add(event.at, "event", ["name": .string(event.name), "properties": event.properties])
    }
    for order in try tx.orders(tenant, of: members, limit: limit) {
      add(
        order.at, order.isReturn ? "return" : "order",
        [
          "order": .string(order.key.id), "total_minor": .int(order.total), "currency": .string(order.currency.code),
          "lines": .int(Int64(order.lines.count)),
        ])
    }
    for consent in try tx.consents(tenant, of: members) {
      add(consent.at, "consent", consent.shape.objectValue ?? [:])
    }
    for merge in try members.first.map({ try tx.merges(tenant, $0) }) ?? [] {
      add(merge.at, "merge", merge.shape.objectValue ?? [:])
    }
  }

  private mutating func addDoings(
    _ tx: any Transaction, _ tenant: TenantID, _ members: [CustomerID], _ limit: Int
  ) throws {
    let names = try StrategyNames(tx, tenant)
    for action in try tx.actions(tenant, of: members, limit: limit) {
      add(
        action.updatedAt, "action",
        [
          "id": .id(action.id), "strategy": .string(names.key(action.strategy)), "state": .string(action.state.word),
          "channel": .string(action.channel.rawValue), "recipient": .string(action.recipient),
          "template": .string(action.template), "arm": .string(action.arm),
        ])
    }
    for engagement in try tx.engagements(tenant, of: members) {
      add(
        engagement.at, "\(engagement.kind)", ["action": .id(engagement.action), "detail": .string(engagement.detail)])
    }
    for bounce in try tx.softBounces(tenant, of: members) {
      add(bounce.at, "soft_bounced", ["action": .id(bounce.action), "detail": .string(bounce.detail)])
    }
    for receipt in try tx.receipts(tenant, of: members, limit: limit) {
      add(
        receipt.at, "decision",
        [
          "strategy": .string(names.key(receipt.strategy)), "revision": .int(receipt.revision),
          "occurrence": .id(receipt.occurrence),
          "outcome": .string(DecisionOutcome(code: receipt.outcome)?.word ?? "\(receipt.outcome)"),
        ])
    }
  }
}

extension Schema {
  fileprivate static let timelineEntry = either(
    entry(["event"], ["name": .text, "properties": .any]),
    entry(["order", "return"], ["order": .text, "total_minor": .minor, "currency": .currency, "lines": .count]),
    Schema.consent.with(["type": .one(of: "consent")]), Schema.merge.with(["type": .one(of: "merge")]),
    entry(
      ["action"],
      [
        "id": .id, "strategy": .text, "state": .actionState, "channel": .channel, "recipient": .text,
        "template": .text, "arm": .text,
      ]),
    entry(
      ["delivered", "opened", "clicked", "bounced", "complained", "unsubscribed", "soft_bounced"],
      ["action": .id, "detail": .text]),
    entry(["decision"], ["strategy": .text, "revision": .whole, "occurrence": .id, "outcome": .text])
  )
  .named("TimelineEntry")

  private static func entry(_ types: [String], _ members: KeyValuePairs<String, Schema>) -> Schema {
    (["at": .instant, "type": .one(of: types)] as Schema).with(members)
  }
}
