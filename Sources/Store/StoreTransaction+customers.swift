package import Domain
import SQL

extension StoreTransaction: CustomerStore {
  package func insertCustomers(_ tenant: TenantID, _ customers: [Customer]) throws {
    try executeBatch(
      customers.map { customer in
        """
        INSERT INTO customers
          (tenant_id, bucket, customer_id, kind, is_provisional, profile, profile_at, created_at, erased_at)
        VALUES (\(tenant), \(customer.id.bucket), \(customer.id), \(customer.kind), \(customer.isProvisional),
          \(customer.profile), \(customer.profileAt), \(customer.createdAt), \(customer.erasedAt))
        """
      })
    try addTerms(tenant, of: customers)
  }

  package func customer(_ tenant: TenantID, _ id: CustomerID) throws -> Customer? {
    try first(
      "\(fragment: Self.selectCustomers) WHERE tenant_id = \(tenant) AND bucket = \(id.bucket) AND customer_id = \(id)",
      Self.customer)
  }

  package func customers(_ tenant: TenantID, _ ids: [CustomerID]) throws -> [Customer] {
    try queryInParts(
      Set(ids).sorted(),
      { "\(fragment: Self.selectCustomers) WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))" },
      Self.customer
    ).sorted { $0.id < $1.id }
  }

  package func customers(_ tenant: TenantID, after: CustomerID?, limit: Int) throws -> [Customer] {
    let after = after ?? CustomerID(high: 0, low: 0)
    return try query(
      """
      \(fragment: Self.selectCustomers) WHERE tenant_id = \(tenant) AND customer_id > \(after) AND erased_at IS NULL
      ORDER BY customer_id LIMIT \(limit)
      """, Self.customer)
  }

  package func customerCount(_ tenant: TenantID) throws -> Int64 {
    try first(
      """
      SELECT (SELECT count(*) FROM customers WHERE tenant_id = \(tenant))
        - (SELECT count(*) FROM aliases WHERE tenant_id = \(tenant))
        - (SELECT CAST(coalesce(sum(tombstones - aliases), 0) AS BIGINT) FROM erasures WHERE tenant_id = \(tenant))
      """
    ) { row throws(SQLError) in try row.int(0) } ?? 0
  }

  package func updateCustomer(_ tenant: TenantID, _ customer: Customer) throws {
    let profile = try first(
      """
      UPDATE customers SET kind = \(customer.kind), is_provisional = \(customer.isProvisional),
        profile = CASE WHEN profile_at <= \(customer.profileAt) AND erased_at IS NULL THEN \(customer.profile)
          ELSE profile END,
        profile_at = CASE WHEN profile_at <= \(customer.profileAt) AND erased_at IS NULL THEN \(customer.profileAt)
          ELSE profile_at END,
        erased_at = coalesce(erased_at, \(customer.erasedAt))
      WHERE tenant_id = \(tenant) AND bucket = \(customer.id.bucket) AND customer_id = \(customer.id)
      RETURNING profile
      """
    ) { row throws(SQLError) in try row.json(0) }
    guard let profile else { throw StoreError(.notFound, "no customer \(customer.id)") }
    try replaceTerms(tenant, customer.id, profile: profile, isErased: customer.erasedAt != nil)
  }

  package func lockCustomers(_ tenant: TenantID, _ ids: [CustomerID]) throws {
    guard connection.engine == .postgres else { return }
    // One statement each, since only the order of statements says in which order rows are locked.
    try executeBatch(
      Set(ids).sorted().map { id in
        """
        SELECT 1 FROM customers WHERE tenant_id = \(tenant) AND bucket = \(id.bucket) AND customer_id = \(id) FOR UPDATE
        """
      })
  }

  package func lockFreeCustomers(_ tenant: TenantID, _ ids: [CustomerID]) throws -> Set<CustomerID> {
    guard connection.engine == .postgres else { return Set(ids) }
    let free: [CustomerID] = try queryInParts(
      Set(ids).sorted(),
      {
        """
        SELECT customer_id FROM customers
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0)) \(fragment: skippingLocked)
        """
      }
    ) { row throws(SQLError) in try row.id(0) }
    return Set(free)
  }

  static let selectCustomers: SQL =
    "SELECT customer_id, kind, is_provisional, profile, profile_at, created_at, erased_at FROM customers"

  static func customer(_ row: Row) throws(SQLError) -> Customer {
    Customer(
      id: try row.id(0), kind: try row.code(1), isProvisional: try row.bool(2), profile: try row.json(3),
      profileAt: try row.instant(4), createdAt: try row.instant(5), erasedAt: try row.instantOrNil(6))
  }
}
