package import Domain
package import JSON
import SQL

/// Traits and what rules depend on besides the customer.
extension StoreTransaction {
  package func saveTraits(_ tenant: TenantID, _ traits: [(customer: CustomerID, document: JSON)], at: Instant) throws {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = traits.sorted { ($0.customer.bucket, $0.customer) < ($1.customer.bucket, $1.customer) }
    try executeBatch(
      ordered.map { customer, document in
        """
        INSERT INTO traits (tenant_id, bucket, customer_id, document, at)
        VALUES (\(tenant), \(customer.bucket), \(customer), \(document), \(at))
        ON CONFLICT (tenant_id, bucket, customer_id) DO UPDATE SET document = excluded.document, at = excluded.at
        """
      })
  }

  package func traits(_ tenant: TenantID, _ customer: CustomerID) throws -> JSON? {
    try first(
      "SELECT document FROM traits WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer]))"
    ) { row throws(SQLError) in try row.json(0) }
  }

  /// Versions are never changed: one that exists is a `.conflict`.
  package func saveContext(_ tenant: TenantID, _ context: RuleContext) throws {
    try execute(
      """
      INSERT INTO contexts (tenant_id, version, document, created_at)
      VALUES (\(tenant), \(context.version), \(context.document), \(context.createdAt))
      """)
  }

  package func latestContext(_ tenant: TenantID) throws -> RuleContext? {
    try first(
      """
      SELECT version, document, created_at FROM contexts WHERE tenant_id = \(tenant)
      ORDER BY version DESC LIMIT 1
      """, Self.context)
  }

  package func context(_ tenant: TenantID, version: Int64) throws -> RuleContext? {
    try first(
      "SELECT version, document, created_at FROM contexts WHERE tenant_id = \(tenant) AND version = \(version)",
      Self.context)
  }

  private static func context(_ row: Row) throws(SQLError) -> RuleContext {
    RuleContext(version: try row.int(0), document: try row.json(1), createdAt: try row.instant(2))
  }
}
