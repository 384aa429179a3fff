package import Domain
import SQL

/// Who works on an action. Ready is 2, leased 3, sending 4, retrying 6: partial indexes want the numbers themselves.
extension StoreTransaction {
  private static let leasedBy: SQL = "bucket, customer_id, action_id"

  package func leaseActions(
    _ tenant: TenantID, channel: Channel, now: Instant, lease: Span, limit: Int
  ) throws -> [Action] {
    var leased: [Action] = []
    let levels = try query(levels(tenant, channel)) { row throws(SQLError) in try row.int(0) }
    for level in levels where leased.count < limit {
      leased += try self.lease(tenant, channel, level, now: now, until: now + lease, limit: limit - leased.count)
    }
    return leased
  }

  /// Of one priority, what has been due longest.
  private func lease(
    _ tenant: TenantID, _ channel: Channel, _ level: Int64, now: Instant, until: Instant, limit: Int
  ) throws -> [Action] {
    let picked = dueLongest(tenant, channel, level, now: now, limit: limit)
    guard try finds(picked) else { return [] }
    return try query(
      """
      WITH picked AS MATERIALIZED (\(fragment: picked))
      UPDATE actions SET state = 3, token = \(fragment: newToken()), due_at = \(until), updated_at = \(now)
      WHERE \(fragment: isPicked(Self.leasedBy, of: "tenant_id = \(tenant)"))
      RETURNING \(fragment: Self.actionColumns)
      """, Self.action
    ).sorted { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }
  }

  func dueLongest(_ tenant: TenantID, _ channel: Channel, _ level: Int64, now: Instant, limit: Int) -> SQL {
    """
    SELECT \(fragment: place(Self.leasedBy)) FROM actions \(fragment: through("actions_urgency"))
    WHERE tenant_id = \(tenant) AND channel = \(channel) AND state IN (2, 6)
      AND priority = \(level) AND due_at <= \(now)
    ORDER BY due_at LIMIT \(limit) \(fragment: skippingLocked)
    """
  }

  /// The priorities of what is ready on a channel, due or not, highest first: one step through the index for each.
  func levels(_ tenant: TenantID, _ channel: Channel) -> SQL {
    let ready: SQL = """
      SELECT priority FROM actions \(fragment: through("actions_urgency"))
      WHERE tenant_id = \(tenant) AND channel = \(channel) AND state IN (2, 6)
      """
    return """
      WITH RECURSIVE levels (level) AS (
        SELECT * FROM (\(fragment: ready) ORDER BY priority DESC LIMIT 1) AS highest
        UNION ALL
        SELECT (\(fragment: ready) AND priority < level ORDER BY priority DESC LIMIT 1) FROM levels
        WHERE level IS NOT NULL
      )
      SELECT level FROM levels WHERE level IS NOT NULL ORDER BY level DESC
      """
  }

  /// What was only leased is ready again; what may have been sent is answered, earliest first.
  package func expiredLeases(_ tenant: TenantID, now: Instant, limit: Int) throws -> [Action] {
    try execute(
      """
      WITH picked AS MATERIALIZED (
        SELECT \(fragment: place(Self.leasedBy)) FROM actions \(fragment: through("actions_leased"))
        WHERE tenant_id = \(tenant) AND state IN (3, 4) AND state = 3 AND due_at <= \(now)
        ORDER BY due_at LIMIT \(limit) \(fragment: skippingLocked)
      )
      UPDATE actions SET state = 2, token = NULL, due_at = wanted_at, updated_at = \(now)
      WHERE \(fragment: isPicked(Self.leasedBy, of: "tenant_id = \(tenant)"))
      """)
    return try query(
      """
      \(fragment: Self.selectActions) \(fragment: through("actions_leased"))
      WHERE tenant_id = \(tenant) AND state IN (3, 4) AND state = 4 AND due_at <= \(now)
      ORDER BY due_at LIMIT \(limit)
      """, Self.action)
  }

  package func updateAction(
    _ tenant: TenantID, _ action: Action, from state: Action.State, token: Int64?
  ) throws {
    // A lease goes on from leased to sending, and ends with everything else.
    let dueAt: SQL = action.state == .leased || action.state == .sending ? "due_at" : "\(action.dueAt)"
    let updated = try execute(
      """
      UPDATE actions SET state = \(action.state), due_at = \(fragment: dueAt), wanted_at = \(action.dueAt),
        attempts = \(action.attempts), token = \(action.token), reason = \(action.reason),
        provider_id = \(action.providerID), updated_at = \(action.updatedAt)
      WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [action.customer])) AND action_id = \(action.id)
        AND state = \(state) AND token IS NOT DISTINCT FROM \(token)
      """)
    if updated == 0 { throw StoreError(.stale, "the action is no longer \(state) under this token") }
  }
}
