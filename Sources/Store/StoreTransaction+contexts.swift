package import Domain
package import JSON
import SQL

/// Traits and what rules depend on besides the customer.
extension StoreTransaction {
  package func saveTraits(_ tenant: TenantID, _ customer: CustomerID, _ traits: JSON, at: Instant) throws {
    try execute(
      """
      INSERT INTO traits (tenant_id, bucket, customer_id, document, at)
      VALUES (\(tenant), \(customer.bucket), \(customer), \(traits), \(at))
      ON CONFLICT (tenant_id, bucket, customer_id) DO UPDATE SET document = excluded.document, at = excluded.at
      """)
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
