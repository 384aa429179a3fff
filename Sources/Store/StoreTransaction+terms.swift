import Domain
import JSON
import SQL

/// The terms that customers are found by, kept with every change of a profile or an identity.
extension StoreTransaction {
  enum TermOrigin: Int64 { case profile, identity }

  /// Adds the terms of new profiles.
  func addTerms(_ tenant: TenantID, of customers: [Customer]) throws {
    try addTerms(
      tenant, .profile, customers.filter { $0.erasedAt == nil }.map { ($0.id, SearchTerms.of(profile: $0.profile)) })
  }

  /// Adds the terms of new identities.
  func addTerms(_ tenant: TenantID, of identities: [Identity]) throws {
    try addTerms(tenant, .identity, identities.map { ($0.customer, SearchTerms.of($0.kind, $0.value)) })
  }

  /// Brings the terms up to a profile that may have had others; an erased customer is found by nothing.
  func replaceTerms(_ tenant: TenantID, _ customer: CustomerID, profile: JSON, isErased: Bool) throws {
    if isErased { return try deleteTerms(tenant, customer) }
    let known = Set(
      try query(
        """
        SELECT term FROM customer_terms
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer])) AND origin = 0
        """
      ) { row throws(SQLError) in try row.blob(0) })
    let wanted = SearchTerms.of(profile: profile)
    guard known != wanted else { return }
    try executeBatch(
      known.subtracting(wanted).map { term in
        """
        DELETE FROM customer_terms WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer]))
          AND term = \(term) AND origin = 0
        """
      })
    try addTerms(tenant, .profile, [(customer, wanted.subtracting(known))])
  }

  func deleteTerms(_ tenant: TenantID, _ customer: CustomerID) throws {
    try execute(
      "DELETE FROM customer_terms WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer]))")
  }

  private func addTerms(
    _ tenant: TenantID, _ origin: TermOrigin, _ terms: [(customer: CustomerID, terms: Set<[UInt8]>)]
  ) throws {
    // In key order, so that two transactions wait for each other and don't block each other.
    let rows = terms.flatMap { customer, terms in terms.map { (customer: customer, term: $0) } }.sorted { left, right in
      if left.customer != right.customer {
        return (left.customer.bucket, left.customer) < (right.customer.bucket, right.customer)
      }
      return left.term.lexicographicallyPrecedes(right.term)
    }
    try executeBatch(
      rows.map { customer, term in
        """
        INSERT INTO customer_terms (tenant_id, bucket, customer_id, term, origin)
        VALUES (\(tenant), \(customer.bucket), \(customer), \(term), \(origin.rawValue))
        ON CONFLICT (tenant_id, bucket, customer_id, term, origin) DO NOTHING
        """
      })
  }
}
