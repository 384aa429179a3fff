import Domain
import SQL

extension Store {
  /// Derives what a migration could not say in SQL, a page of customers a transaction, so that a process killed midway
  /// goes on where it was. A million customers take about a minute, once.
  func backfill(page: Int = 1_000) async throws {
    while try await writeSQL({ try $0.backfillTerms(page: page) }) {}
  }
}

extension StoreTransaction {
  /// Whether something was left to do.
  fileprivate func backfillTerms(page: Int) throws -> Bool {
    let next = try first("SELECT tenant_id, after_id FROM backfills WHERE name = 'customer_terms' LIMIT 1") {
      row throws(SQLError) -> (TenantID, CustomerID?) in
      (try row.id(0), try row.uuidOrNil(1).map { CustomerID(high: $0.0, low: $0.1) })
    }
    guard let (tenant, after) = next else { return false }
    let ids = try customers(tenant, after: after, limit: page).map(\.id)
    guard let last = ids.last else {
      try execute("DELETE FROM backfills WHERE tenant_id = \(tenant) AND name = 'customer_terms'")
      return true
    }
    // Read again under the lock: nobody changes a profile between its reading and its terms.
    try lockCustomers(tenant, ids)
    try addTerms(tenant, of: try customers(tenant, ids))
    try addTerms(tenant, of: try identities(tenant, of: ids))
    try execute(
      "UPDATE backfills SET after_id = \(last) WHERE tenant_id = \(tenant) AND name = 'customer_terms'")
    return true
  }
}
