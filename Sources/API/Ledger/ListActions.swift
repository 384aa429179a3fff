internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listActions = route(
    "GET", "/v1/actions", .analyse, "List actions, newest first", "列出动作，按时间倒序"
  ) { call in
    let query = call.query
    let limit = try query.limit
    var wanted = ActionQuery(limit: limit)
    wanted.state = try query.word("state").flatMap(Action.State.init(word:))
    wanted.channel = query["channel"].map { Channel(rawValue: $0) }
    wanted.arm = query["arm"]
    wanted.planned = try CustomerFilter.day("planned_on", query).map { call.tenant.zone.span(of: $0) }
    wanted.after = try query["after"].map { text in
      guard let id = ID<Action>(text) else { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
      return id
    }
    let (found, tenant, key, name) = (wanted, call.tenant, query["strategy"], query["customer"])
    let language = call.language
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      var found = found
      found.strategy = try key.map { try tx.strategyID(tenant.id, key: $0) }
      let actions =
        if let name {
          try tx.actions(tenant.id, of: name, found)
        } else {
          try tx.actions(tenant.id, found)
        }
      let rows = try ActionRows(tx, tenant.id, actions, language)
      return (actions.map { .object(rows.row($0)) }, actions.count == limit ? actions.last?.id.description : nil)
    }
    return .list(items, next: next)
  }
  .taking(
    query: Parameter("state", .actionState), Parameter("strategy", .text), Parameter("channel", .channel),
    Parameter("arm", .text), Parameter("planned_on", .day), Parameter("customer", .customerName), .after, .limit()
  )
  .answering(.page(.actionRow))
  .refusing(404, 410)

  static let showAction = route(
    "GET", "/v1/actions/{action}", .analyse, "An action with its attempts and approvals", "动作详情：尝试与审批记录"
  ) { call in
    let id = try call.id("action", Thing.action, Action.self)
    let (tenant, language) = (call.id, call.language)
    return .json(
      try await call.records.read { tx in
        guard let action = try tx.action(tenant, id) else { throw APIError.notFound(Thing.action, "\(id)") }
        var members = try ActionRows(tx, tenant, [action], language).row(action)
        members["preview"] = try ActionPreview.json(action, tx, tenant)
        let customer = [action.customer]
        let engaged = try tx.engagements(tenant, of: customer).filter { $0.action == id }
          .map { (kind: "\($0.kind)", at: $0.at, detail: $0.detail) }
        let soft = try tx.softBounces(tenant, of: customer).filter { $0.action == id }
          .map { (kind: "soft_bounced", at: $0.at, detail: $0.detail) }
        members["came_back"] = .array(
          (engaged + soft).filter { ["bounced", "complained", "soft_bounced"].contains($0.kind) }
            .map { ["kind": .string($0.kind), "at": .instant($0.at), "detail": .string($0.detail)] })
        members["attempts_made"] = .array(
          try tx.attempts(tenant, action.customer, id).map { $0.shape(language) })
        members["approvals"] = .array(try tx.approvals(tenant, action.customer, id).map(\.shape))
        return .object(members)
      })
  }
  .answering(.wholeAction)
  .refusing(404)
}

extension Call {
  /// An action as it stands after something was done to it.
  func answer(_ action: Action) async throws -> HTTPResponse {
    let (tenant, language) = (id, language)
    services.wake()
    return .json(
      try await records.read { tx in action.shape(try StrategyNames(tx, tenant), language) })
  }
}

/// Actions as rows, with the names of their strategies and customers.
struct ActionRows {
  private let strategies: StrategyNames
  private let customers: CustomerNames
  private let language: Language

  init(_ tx: any Transaction, _ tenant: TenantID, _ actions: [Action], _ language: Language) throws {
    strategies = try StrategyNames(tx, tenant)
    customers = try CustomerNames(tx, tenant, actions.map(\.customer))
    self.language = language
  }

  func row(_ action: Action) -> [String: JSON] {
    var members = action.shape(strategies, language).objectValue ?? [:]
    members["customer_name"] = .string(customers.name(action.customer))
    return members
  }
}

extension Transaction {
  /// The strategy of a filter's short name.
  func strategyID(_ tenant: TenantID, key: String) throws -> ID<Strategy> {
    guard let found = try strategy(tenant, key: key) else {
      throw APIError.notFound(Thing.strategy, key, field: "strategy")
    }
    return found.id
  }

  /// One customer's, filtered here: nobody has many.
  fileprivate func actions(_ tenant: TenantID, of name: String, _ query: ActionQuery) throws -> [Action] {
    let aliases = try CustomerName.resolve(name, tenant, in: self, field: "customer")
    let found = try actions(tenant, of: aliases.members, limit: 1_000).filter { action in
      (query.state ?? action.state) == action.state && (query.strategy ?? action.strategy) == action.strategy
        && (query.channel ?? action.channel) == action.channel && (query.arm ?? action.arm) == action.arm
        && query.planned.map { $0.contains(action.createdAt) } ?? true && query.after.map { action.id < $0 } ?? true
    }
    return Array(found.prefix(query.limit))
  }
}

extension Schema {
  static let actionRow = Schema.action.with(["customer_name": .text]).named("ActionRow")

  fileprivate static let wholeAction =
    Schema.actionRow.with([
      "preview":
        ([
          "subject": .text, "html": .text.orNull, "text": .text.orNull,
        ] as Schema).orNull.saying("What it says; null for what is no message.", "消息内容；非消息为 null。"),
      "came_back": .list([
        "kind": .one(of: "bounced", "complained", "soft_bounced"), "at": .instant, "detail": .text,
      ]),
      "attempts_made": .list(.attempt), "approvals": .list(.approval),
    ]).named("WholeAction")
}
