import Domain
import JSON
import SQL

extension StoreTransaction {
  func restoreCustomer(_ tenant: TenantID, _ customer: CustomerID, _ before: JSON) throws {
    let former = JSONReader(before)
    let profile = try first(
      """
      UPDATE customers SET kind = \(try former.int("kind")), is_provisional = \(try former.bool("is_provisional")),
        profile = \(try former.required("profile").value), profile_at = \(try former.int("profile_at"))
      WHERE \(fragment: rows(of: customer, tenant)) AND erased_at IS NULL RETURNING profile
      """
    ) { row throws(SQLError) in try row.json(0) }
    if let profile { try replaceTerms(tenant, customer, profile: profile, isErased: false) }
  }

  /// Deletes a customer with its identities, its imported consents and what was computed of it, unless something else
  /// is known of it by now, or something was decided for it.
  func deleteUnusedCustomer(_ tenant: TenantID, _ customer: CustomerID) throws -> Bool {
    guard try !hasOtherFacts(tenant, customer) else { return false }
    for table in Self.ownTables {
      try execute("DELETE FROM \(fragment: table) WHERE \(fragment: rows(of: customer, tenant))")
    }
    return true
  }

  private func hasOtherFacts(_ tenant: TenantID, _ customer: CustomerID) throws -> Bool {
    let mine = rows(of: customer, tenant)
    let facts: [SQL] = Self.factTables.map { "EXISTS (SELECT 1 FROM \(fragment: $0) WHERE \(fragment: mine))" }
    let found = try first(
      """
      SELECT CASE WHEN \(fragment: .joined(facts, by: " OR "))
        OR EXISTS (SELECT 1 FROM merges WHERE tenant_id = \(tenant) AND into_id = \(customer))
        OR EXISTS (SELECT 1 FROM consents WHERE \(fragment: mine) AND source <> 'import')
        THEN 1 ELSE 0 END
      """
    ) { row throws(SQLError) in try row.bool(0) }
    return found ?? false
  }

  private static let ownTables: [SQL] = [
    "identities", "consents", "memberships", "traits", "occurrences", "customer_terms", "customers",
  ]

  private static let factTables: [SQL] = [
    "events", "orders", "payments", "merges", "assignments", "receipts", "actions", "coupons",
  ]

  private func rows(of customer: CustomerID, _ tenant: TenantID) -> SQL {
    "tenant_id = \(tenant) AND bucket = \(customer.bucket) AND customer_id = \(customer)"
  }
}
