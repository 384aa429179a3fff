package import Domain
import SQL

extension StoreTransaction: LedgerStore {
  package func insertActions(_ tenant: TenantID, _ actions: [Action]) throws {
    try executeBatch(
      actions.map { action in
        """
        INSERT INTO actions (tenant_id, bucket, customer_id, action_id, mode, strategy_id, strategy_version,
          occurrence_id, step, arm, channel, purpose, template, template_version, variables, recipient, cost,
          liability, budget, content_hash, priority, created_at, expires_at, state, due_at, wanted_at, attempts, token,
          reason, provider_id, updated_at)
        VALUES (\(tenant), \(action.customer.bucket), \(action.customer), \(action.id), \(action.mode),
          \(action.strategy), \(action.strategyVersion), \(action.occurrence), \(action.step), \(action.arm),
          \(action.channel), \(action.purpose), \(action.template), \(action.templateVersion), \(action.variables),
          \(action.recipient), \(action.cost), \(action.liability), \(action.budget), \(action.contentHash),
          \(action.priority), \(action.createdAt), \(action.expiresAt), \(action.state), \(action.dueAt),
          \(action.dueAt), \(action.attempts), \(action.token), \(action.reason), \(action.providerID),
          \(action.updatedAt))
        """
      })
  }

  package func action(_ tenant: TenantID, _ customer: CustomerID, _ id: ID<Action>) throws -> Action? {
    try first(
      """
      \(fragment: Self.selectActions)
      WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer])) AND action_id = \(id)
      """, Self.action)
  }

  package func action(_ tenant: TenantID, _ id: ID<Action>) throws -> Action? {
    try first("\(fragment: Self.selectActions) WHERE tenant_id = \(tenant) AND action_id = \(id)", Self.action)
  }

  package func actions(
    _ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>, of members: [CustomerID]
  ) throws -> [Action] {
    try actions(tenant, of: members, where: "AND mode = \(mode) AND strategy_id = \(strategy)")
  }

  package func actions(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Action] {
    Array(
      try actions(tenant, of: members, where: "ORDER BY created_at DESC, action_id DESC LIMIT \(limit)").prefix(limit))
  }

  private func actions(_ tenant: TenantID, of members: [CustomerID], where condition: SQL) throws -> [Action] {
    try queryInParts(
      Set(members).sorted(),
      { members in
        """
        \(fragment: Self.selectActions)
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members)) \(fragment: condition)
        """
      }, Self.action
    ).sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
  }

  /// Newest by id, which sorts by the time it was made.
  package func actions(
    _ tenant: TenantID, state: Action.State?, strategy: ID<Strategy>?, limit: Int
  ) throws -> [Action] {
    var condition: SQL = "tenant_id = \(tenant)"
    if let strategy { condition += " AND strategy_id = \(strategy)" }
    if let state { condition += " AND state = \(state)" }
    return try query(
      "\(fragment: Self.selectActions) WHERE \(fragment: condition) ORDER BY action_id DESC LIMIT \(limit)",
      Self.action)
  }

  package func capTimes(
    _ tenant: TenantID, _ mode: Mode, of members: [CustomerID], since: Instant
  ) throws -> [(channel: Channel, at: Instant)] {
    try queryInParts(
      Set(members).sorted(),
      { members in
        // Dead, cancelled and expired ones don't count.
        """
        SELECT channel, created_at FROM actions
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members)) AND mode = \(mode)
          AND purpose = 'marketing' AND created_at >= \(since) AND state NOT IN (7, 9, 10)
        """
      },
      { row throws(SQLError) in (channel: Channel(rawValue: try row.text(0)), at: try row.instant(1)) }
    ).sorted { $0.at < $1.at }
  }

  package func actionCounts(_ tenant: TenantID, _ strategy: ID<Strategy>?) throws -> [Action.State: Int64] {
    let chosen: SQL = if let strategy { "AND strategy_id = \(strategy)" } else { "" }
    return Dictionary(
      uniqueKeysWithValues: try query(
        "SELECT state, count(*) FROM actions WHERE tenant_id = \(tenant) \(fragment: chosen) GROUP BY state"
      ) { row throws(SQLError) in (try row.code(0), try row.int(1)) })
  }
}
