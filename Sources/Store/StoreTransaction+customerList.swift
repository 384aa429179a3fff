package import Domain
import SQL

extension StoreTransaction: CustomerListStore {
  package func customers(
    _ tenant: TenantID, createdIn span: Range<Instant>, after: (at: Instant, customer: CustomerID)?, limit: Int
  ) throws -> [Customer] {
    let rest: SQL = if let after { "AND (created_at, customer_id) < (\(after.at), \(after.customer))" } else { "" }
    return try query(
      """
      \(fragment: Self.selectCustomers) \(fragment: through("customers_created"))
      WHERE tenant_id = \(tenant) AND created_at >= \(span.lowerBound) AND created_at < \(span.upperBound)
        \(fragment: rest)
      ORDER BY created_at DESC, customer_id DESC LIMIT \(limit)
      """, Self.customer)
  }

  package func customersWithOrders(_ tenant: TenantID, among customers: [CustomerID]) throws -> Set<CustomerID> {
    Set(
      try queryInParts(
        Set(customers).sorted(),
        {
          """
          SELECT customer_id FROM customers WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))
            AND EXISTS (SELECT 1 FROM orders WHERE orders.tenant_id = customers.tenant_id
              AND orders.bucket = customers.bucket AND orders.customer_id = customers.customer_id)
          """
        }, { row throws(SQLError) in try row.id(0) }))
  }

  package func members(
    _ tenant: TenantID, _ segment: ID<Segment>, among customers: [CustomerID]
  ) throws -> Set<CustomerID> {
    Set(
      try queryInParts(
        Set(customers).sorted(),
        {
          """
          SELECT customer_id FROM memberships
          WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0)) AND segment_id = \(segment)
            AND is_member = 1
          """
        }, { row throws(SQLError) in try row.id(0) }))
  }
}
