package import Domain
import SQL

extension StoreTransaction {
  package func insertEvents(_ tenant: TenantID, _ events: [Event]) throws {
    try executeBatch(
      events.map { event in
        """
        INSERT INTO events
          (tenant_id, bucket, customer_id, at, event_id, name, received_at, properties, source, source_id)
        VALUES (\(tenant), \(event.customer.bucket), \(event.customer), \(event.at), \(event.id), \(event.name),
          \(event.receivedAt), \(event.properties), \(event.key.source), \(event.key.id))
        """
      })
  }

  @discardableResult
  package func replaceEvent(_ tenant: TenantID, _ event: Event) throws -> Event? {
    let found = try first(
      """
      \(fragment: Self.selectEvents)
      WHERE tenant_id = \(tenant) AND source = \(event.key.source) AND source_id = \(event.key.id)
      """, Self.event)
    guard let old = found else { return nil }
    try execute(
      """
      DELETE FROM events WHERE tenant_id = \(tenant) AND bucket = \(old.customer.bucket)
        AND customer_id = \(old.customer) AND at = \(old.at) AND event_id = \(old.id)
      """)
    let revision = Event(
      id: old.id, customer: event.customer, name: event.name, at: event.at, receivedAt: event.receivedAt,
      properties: event.properties, key: event.key)
    try insertEvents(tenant, [revision])
    return old
  }

  package func events(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Event] {
    let found = try queryInParts(
      Set(members).sorted(),
      { members in
        """
        \(fragment: Self.selectEvents) WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
        ORDER BY at DESC, event_id DESC LIMIT \(limit)
        """
      }, Self.event)
    return Array(found.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(limit))
  }

  static let selectEvents: SQL =
    "SELECT event_id, customer_id, name, at, received_at, properties, source, source_id FROM events"

  static func event(_ row: Row) throws(SQLError) -> Event {
    Event(
      id: try row.id(0), customer: try row.id(1), name: try row.text(2), at: try row.instant(3),
      receivedAt: try row.instant(4), properties: try row.json(5),
      key: SourceKey(source: try row.text(6), id: try row.text(7)))
  }
}
