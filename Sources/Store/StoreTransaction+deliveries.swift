package import Domain
import SQL

extension StoreTransaction {
  package func insertDeliveries(_ tenant: TenantID, _ deliveries: [WebhookDelivery]) throws {
    try executeBatch(
      deliveries.map { delivery in
        """
        INSERT INTO webhook_deliveries
          (tenant_id, webhook_id, notice_id, kind, body, at, state, attempts, due_at, wanted_at, reason, updated_at)
        VALUES (\(tenant), \(delivery.webhook), \(delivery.notice), \(delivery.kind), \(delivery.body), \(delivery.at),
          \(delivery.state), \(delivery.attempts), \(delivery.dueAt), \(delivery.dueAt), \(delivery.reason),
          \(delivery.updatedAt))
        ON CONFLICT (tenant_id, webhook_id, notice_id) DO NOTHING
        """
      })
  }

  package func claimDeliveries(
    _ tenant: TenantID, now: Instant, lease: Span, limit: Int
  ) throws -> [WebhookDelivery] {
    let picked: SQL = """
      SELECT \(fragment: place("webhook_id, notice_id"))
      FROM webhook_deliveries \(fragment: through("webhook_deliveries_due"))
      WHERE tenant_id = \(tenant) AND state = 0 AND due_at <= \(now)
      ORDER BY due_at LIMIT \(limit) \(fragment: skippingLocked)
      """
    guard try finds(picked) else { return [] }
    return try query(
      """
      WITH picked AS MATERIALIZED (\(fragment: picked))
      UPDATE webhook_deliveries SET token = \(fragment: newToken()), due_at = \(now + lease)
      WHERE \(fragment: isPicked("webhook_id, notice_id", of: "tenant_id = \(tenant)"))
      RETURNING \(fragment: Self.deliveryColumns)
      """, delivery
    ).sorted { ($0.at, $0.notice) < ($1.at, $1.notice) }
  }

  package func finishDelivery(_ tenant: TenantID, _ delivery: WebhookDelivery, token: Int64) throws {
    let changed = try execute(
      """
      UPDATE webhook_deliveries SET state = \(delivery.state), attempts = \(delivery.attempts), token = NULL,
        due_at = \(delivery.dueAt), wanted_at = \(delivery.dueAt), status = \(delivery.status),
        reason = \(delivery.reason), updated_at = \(delivery.updatedAt)
      WHERE tenant_id = \(tenant) AND webhook_id = \(delivery.webhook) AND notice_id = \(delivery.notice)
        AND token = \(token)
      """)
    if changed == 0 { throw StoreError(.stale, "another has the delivery \(delivery.notice) by now") }
  }

  package func deliveries(
    _ tenant: TenantID, _ webhook: ID<Webhook>, state: WebhookDelivery.State?, before: WebhookDelivery.Place?,
    limit: Int
  ) throws -> [WebhookDelivery] {
    let wanted: SQL = state.map { "AND state = \($0)" } ?? ""
    let after: SQL = before.map { "AND (at, notice_id) < (\($0.at), \($0.notice))" } ?? ""
    return try query(
      """
      SELECT \(fragment: Self.deliveryColumns) FROM webhook_deliveries
      WHERE tenant_id = \(tenant) AND webhook_id = \(webhook) \(fragment: wanted) \(fragment: after)
      ORDER BY at DESC, notice_id DESC LIMIT \(limit)
      """, delivery)
  }

  package func deliveryCounts(_ tenant: TenantID) throws -> [ID<Webhook>: [WebhookDelivery.State: Int64]] {
    let rows = try query(
      """
      SELECT webhook_id, state, count(*) FROM webhook_deliveries
      WHERE tenant_id = \(tenant) GROUP BY webhook_id, state
      """
    ) { row throws(SQLError) -> (ID<Webhook>, WebhookDelivery.State, Int64) in
      (try row.id(0), try row.code(1), try row.int(2))
    }
    return rows.reduce(into: [:]) { $0[$1.0, default: [:]][$1.1] = $1.2 }
  }

  package func endDeliveries(_ tenant: TenantID, _ webhook: ID<Webhook>, reason: String, now: Instant) throws {
    try execute(
      """
      UPDATE webhook_deliveries SET state = 2, token = NULL, reason = \(reason), updated_at = \(now)
      WHERE tenant_id = \(tenant) AND webhook_id = \(webhook) AND state = 0
      """)
  }

  package func replayDeliveries(
    _ tenant: TenantID, _ webhook: ID<Webhook>, notice: String?, now: Instant
  ) throws -> Int {
    let which: SQL = notice.map { "notice_id = \($0) AND state <> 0" } ?? "state = 2"
    return try execute(
      """
      UPDATE webhook_deliveries SET state = 0, attempts = 0, due_at = \(now), wanted_at = \(now), updated_at = \(now)
      WHERE tenant_id = \(tenant) AND webhook_id = \(webhook) AND \(fragment: which)
      """)
  }

  package func deleteDeliveries(_ tenant: TenantID, deliveredBefore: Instant) throws {
    try execute(
      """
      DELETE FROM webhook_deliveries WHERE tenant_id = \(tenant) AND state = 1 AND updated_at < \(deliveredBefore)
      """)
  }

  private static let deliveryColumns: SQL =
    "webhook_id, notice_id, kind, body, at, state, attempts, due_at, token, status, reason, updated_at"

  private func delivery(_ row: Row) throws(SQLError) -> WebhookDelivery {
    WebhookDelivery(
      webhook: try row.id(0), notice: try row.text(1), kind: try row.code(2), body: try row.text(3),
      at: try row.instant(4), state: try row.code(5), attempts: try row.int(6), dueAt: try row.instant(7),
      token: try row.intOrNil(8), status: try row.intOrNil(9), reason: try row.text(10),
      updatedAt: try row.instant(11))
  }
}
