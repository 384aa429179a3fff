package import Domain
import JSON
import SQL

extension Webhook.State: SQLBindable {}
extension WebhookDelivery.State: SQLBindable {}
extension Notice.Kind: SQLBindable {}

extension StoreTransaction {
  package func insertWebhook(_ tenant: TenantID, _ webhook: Webhook) throws {
    try execute(
      """
      INSERT INTO webhooks
        (tenant_id, webhook_id, url, note, kinds, state, failing_since, failures, rotating_until, created_at)
      VALUES (\(tenant), \(webhook.id), \(webhook.url), \(webhook.note), \(webhook.kindsJSON), \(webhook.state),
        \(webhook.failingSince), \(webhook.failures), \(webhook.rotatingUntil), \(webhook.createdAt))
      """)
  }

  package func updateWebhook(_ tenant: TenantID, _ webhook: Webhook) throws {
    let changed = try execute(
      """
      UPDATE webhooks SET url = \(webhook.url), note = \(webhook.note), kinds = \(webhook.kindsJSON),
        state = \(webhook.state), failing_since = \(webhook.failingSince), failures = \(webhook.failures),
        rotating_until = \(webhook.rotatingUntil)
      WHERE tenant_id = \(tenant) AND webhook_id = \(webhook.id)
      """)
    if changed == 0 { throw StoreError(.notFound, "webhook \(webhook.id)") }
  }

  package func deleteWebhook(_ tenant: TenantID, _ id: ID<Webhook>) throws {
    try execute("DELETE FROM webhooks WHERE tenant_id = \(tenant) AND webhook_id = \(id)")
  }

  package func webhooks(_ tenant: TenantID) throws -> [Webhook] {
    try webhooks(where: "tenant_id = \(tenant)")
  }

  package func webhook(_ tenant: TenantID, _ id: ID<Webhook>) throws -> Webhook? {
    try webhooks(where: "tenant_id = \(tenant) AND webhook_id = \(id)").first
  }

  private func webhooks(where condition: SQL) throws -> [Webhook] {
    try query(
      """
      SELECT webhook_id, url, note, kinds, state, failing_since, failures, rotating_until, created_at
      FROM webhooks WHERE \(fragment: condition) ORDER BY webhook_id
      """
    ) { row throws(SQLError) in
      Webhook(
        id: try row.id(0), url: try row.text(1), note: try row.text(2), kinds: Webhook.kinds(try row.json(3)),
        state: try row.code(4), failingSince: try row.instantOrNil(5), failures: try row.int(6),
        rotatingUntil: try row.instantOrNil(7), createdAt: try row.instant(8))
    }
  }
}

extension Webhook {
  fileprivate var kindsJSON: JSON { .array(kinds.map(\.rawValue).sorted().map { .string($0) }) }

  /// A kind of a newer version is passed over.
  fileprivate static func kinds(_ json: JSON) -> Set<Notice.Kind> {
    Set((json.arrayValue ?? []).compactMap { $0.stringValue.flatMap(Notice.Kind.init) })
  }
}
