package import Domain
import SQL

extension StoreTransaction: CouponStore {
  /// What is issued stays; a total below it is `.invalid`.
  package func savePool(_ tenant: TenantID, _ pool: CouponPool) throws {
    let (discount, value, ceiling) = Self.columns(of: pool.discount)
    try execute(
      """
      INSERT INTO coupon_pools (tenant_id, key, name, discount, discount_value, discount_ceiling, threshold, total,
        per_customer, valid_from, valid_days, issued)
      VALUES (\(tenant), \(pool.key), \(pool.name), \(discount), \(value), \(ceiling), \(pool.threshold), \(pool.total),
        \(pool.perCustomer), \(pool.validFrom), \(pool.validDays), \(pool.issued))
      ON CONFLICT (tenant_id, key) DO UPDATE SET name = excluded.name, discount = excluded.discount,
        discount_value = excluded.discount_value, discount_ceiling = excluded.discount_ceiling,
        threshold = excluded.threshold, total = excluded.total, per_customer = excluded.per_customer,
        valid_from = excluded.valid_from, valid_days = excluded.valid_days
      """)
  }

  /// By key.
  package func pools(_ tenant: TenantID) throws -> [CouponPool] {
    try query("\(fragment: Self.selectPools) WHERE tenant_id = \(tenant)", Self.pool).sorted { $0.key < $1.key }
  }

  package func pool(_ tenant: TenantID, key: String) throws -> CouponPool? {
    try first("\(fragment: Self.selectPools) WHERE tenant_id = \(tenant) AND key = \(key)", Self.pool)
  }

  /// A pool that doesn't exist is `.notFound`.
  package func takeFromPool(_ tenant: TenantID, key: String) throws -> Bool {
    let taken = try execute(
      """
      UPDATE coupon_pools SET issued = issued + 1
      WHERE tenant_id = \(tenant) AND key = \(key) AND (total IS NULL OR issued < total)
      """)
    if taken == 1 { return true }
    if try pool(tenant, key: key) == nil { throw StoreError(.notFound, "there is no coupon pool \(key)") }
    return false
  }

  package func returnToPool(_ tenant: TenantID, key: String) throws {
    let returned = try execute(
      "UPDATE coupon_pools SET issued = issued - 1 WHERE tenant_id = \(tenant) AND key = \(key)")
    if returned == 0 { throw StoreError(.notFound, "there is no coupon pool \(key)") }
  }

  private static let selectPools: SQL = """
    SELECT key, name, discount, discount_value, discount_ceiling, threshold, total, per_customer, valid_from,
      valid_days, issued FROM coupon_pools
    """

  private static func columns(of discount: CouponPool.Discount) -> (String, Int64, Int64?) {
    switch discount {
    case .amount(let amount): ("amount", amount, nil)
    case .percent(let percent, let ceiling): ("percent", percent, ceiling)
    }
  }

  private static func pool(_ row: Row) throws(SQLError) -> CouponPool {
    let value = try row.int(3)
    return CouponPool(
      key: try row.text(0), name: try row.text(1),
      discount: try row.text(2) == "amount" ? .amount(value) : .percent(value, ceiling: try row.intOrNil(4)),
      threshold: try row.int(5), total: try row.intOrNil(6), perCustomer: try row.int(7),
      validFrom: try row.instant(8), validDays: try row.int(9), issued: try row.int(10))
  }
}
