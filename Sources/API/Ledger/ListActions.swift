internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listActions = route(
    "GET", "/v1/actions", .operate, "List actions, newest first", "列出动作，按时间倒序"
  ) { call in
    let query = try call.query(["state", "strategy", "limit"])
    let limit = try call.limit(query)
    var state: Action.State?
    if let word = query["state"] {
      guard let named = Action.State(word: word) else {
        let words = Action.State.allCases.map(\.word).joined(separator: ", ")
        throw APIError.queryInvalid("state", "one of \(words)", "应为以下之一：\(words)")
      }
      state = named
    }
    return .list(try await call.actions(state, strategy: query["strategy"], limit: limit))
  }

  static let listApprovals = route(
    "GET", "/v1/approvals", .operate, "Actions that wait for a person's word", "等待审批的动作"
  ) { call in
    let query = try call.query(["strategy", "limit"])
    let limit = try call.limit(query)
    return .list(try await call.actions(.awaitingApproval, strategy: query["strategy"], limit: limit))
  }

  static let showAction = route(
    "GET", "/v1/actions/{action}", .operate, "An action with its attempts and approvals", "动作详情：尝试与审批记录"
  ) { call in
    _ = try call.query([])
    let id = try call.id("action", Thing.action, Action.self)
    let (tenant, language) = (call.id, call.language)
    return .json(
      try await call.records.read { tx in
        guard let action = try tx.action(tenant, id) else { throw APIError.notFound(Thing.action, "\(id)") }
        var members = action.shape(try StrategyNames(tx, tenant), language).objectValue ?? [:]
        members["attempts_made"] = .array(
          try tx.attempts(tenant, action.customer, id).map { $0.shape(language) })
        members["approvals"] = .array(try tx.approvals(tenant, action.customer, id).map(\.shape))
        return .object(members)
      })
  }
}

extension Call {
  fileprivate func actions(_ state: Action.State?, strategy key: String?, limit: Int) async throws -> [JSON] {
    let (tenant, language) = (id, language)
    return try await records.read { tx in
      var strategy: ID<Strategy>?
      if let key {
        guard let found = try tx.strategy(tenant, key: key) else {
          throw APIError.notFound(Thing.strategy, key, field: "strategy")
        }
        strategy = found.id
      }
      let names = try StrategyNames(tx, tenant)
      return try tx.actions(tenant, state: state, strategy: strategy, limit: limit).map { $0.shape(names, language) }
    }
  }

  /// An action as it stands after something was done to it.
  func answer(_ action: Action) async throws -> HTTPResponse {
    let (tenant, language) = (id, language)
    services.wake()
    return .json(
      try await records.read { tx in action.shape(try StrategyNames(tx, tenant), language) })
  }
}
