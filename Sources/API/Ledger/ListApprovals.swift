internal import Act
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listApprovals = route(
    "GET", "/v1/approvals", .analyse, "Actions that wait for a person's word", "等待审批的动作"
  ) { call in
    let query = call.query
    let limit = try query.limit
    let after = try query["after"].map { text in
      guard let id = ID<Action>(text) else { throw APIError.queryInvalid("after", "not a cursor", "不是有效的游标") }
      return id
    }
    let (tenant, key, language, caller) = (call.id, query["strategy"], call.language, call.principal.name)
    let (now, mayApprove) = (call.now, call.principal.may(.approve))
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      let strategy = try key.map { try tx.strategyID(tenant, key: $0) }
      let actions = try tx.actions(
        tenant, ActionQuery(state: .awaitingApproval, strategy: strategy, after: after, limit: limit))
      let rows = try ActionRows(tx, tenant, actions, language)
      var authors: [VersionKey: String] = [:]
      let others = try LedgerDesk.approvers(tx, tenant, at: now).subtracting([caller])
      let items = try actions.map { action -> JSON in
        let version = VersionKey(strategy: action.strategy, version: action.strategyVersion)
        let author =
          try authors[version] ?? tx.strategyVersion(tenant, action.strategy, action.strategyVersion)?.author ?? ""
        authors[version] = author
        return .object(
          rows.row(action).merging([
            "author": .string(author), "may_answer": .bool(mayApprove && (author != caller || others.isEmpty)),
            "is_sole_approver": .bool(author == caller && others.isEmpty),
          ]) { $1 })
      }
      return (items, actions.count == limit ? actions.last?.id.description : nil)
    }
    return .list(items, next: next)
  }
  .taking(query: Parameter("strategy", .text), .after, .limit())
  .answering(.page(Schema.actionRow.with(["author": .text, "may_answer": .truth, "is_sole_approver": .truth])))
  .refusing(404)

  static let summarizeApprovals = route(
    "GET", "/v1/approvals/summary", .read, "What waits for approval, by strategy and arm", "待审批汇总（按策略与变体）"
  ) { call in
    let (tenant, mode) = (call.id, call.tenant.mode)
    return .list(
      try await call.records.read { tx in
        let strategies = Dictionary(try tx.strategies(tenant).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        return try tx.waiting(tenant, mode).map { group in
          let strategy = strategies[group.strategy]
          let name = try strategy.flatMap { try tx.strategyVersion(tenant, $0.id, $0.latestVersion)?.document["name"] }
          return [
            "strategy": .string(strategy?.key ?? ""), "strategy_name": name ?? .string(strategy?.key ?? ""),
            "arm": .string(group.arm), "template": .string(group.template), "count": .int(group.count),
            "cost_minor": .int(group.cost), "liability_minor": .int(group.liability),
            "oldest_at": .instant(group.oldest),
          ]
        }
      })
  }
  .answering(
    .items([
      "strategy": .text, "strategy_name": .text, "arm": .text, "template": .text, "count": .count,
      "cost_minor": .minor, "liability_minor": .minor, "oldest_at": .instant,
    ])
  )
}

private struct VersionKey: Hashable {
  let strategy: ID<Strategy>
  let version: Int64
}
