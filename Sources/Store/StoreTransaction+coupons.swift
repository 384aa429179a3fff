package import Domain
import SQL

extension StoreTransaction {
  /// A code that any customer of the tenant has is a `.conflict`.
  package func insertCoupon(_ tenant: TenantID, _ coupon: Coupon) throws {
    try executeBatch([
      """
      INSERT INTO coupon_codes (tenant_id, code, owner_id) VALUES (\(tenant), \(coupon.code), \(coupon.customer))
      """,
      """
      INSERT INTO coupons (tenant_id, bucket, customer_id, code, pool, action_id, issued_at, expires_at, redeemed_at)
      VALUES (\(tenant), \(coupon.customer.bucket), \(coupon.customer), \(coupon.code), \(coupon.pool),
        \(coupon.action), \(coupon.issuedAt), \(coupon.expiresAt), \(coupon.redeemedAt))
      """,
    ])
  }

  package func deleteCoupon(_ tenant: TenantID, code: String) throws {
    guard let owner = try owner(tenant, code: code) else { return }
    try executeBatch([
      """
      DELETE FROM coupons
      WHERE tenant_id = \(tenant) AND bucket = \(owner.bucket) AND customer_id = \(owner) AND code = \(code)
      """,
      "DELETE FROM coupon_codes WHERE tenant_id = \(tenant) AND code = \(code)",
    ])
  }

  /// Oldest first.
  package func coupons(_ tenant: TenantID, of members: [CustomerID]) throws -> [Coupon] {
    try queryInParts(
      Set(members).sorted(),
      { "\(fragment: Self.selectCoupons) WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))" },
      Self.coupon
    ).sorted { ($0.issuedAt, $0.code) < ($1.issuedAt, $1.code) }
  }

  package func coupon(_ tenant: TenantID, code: String) throws -> Coupon? {
    guard let owner = try owner(tenant, code: code) else { return nil }
    return try first(
      """
      \(fragment: Self.selectCoupons)
      WHERE tenant_id = \(tenant) AND bucket = \(owner.bucket) AND customer_id = \(owner) AND code = \(code)
      """, Self.coupon)
  }

  /// The first redemption stands; a code nobody has is `.notFound`.
  package func redeemCoupon(_ tenant: TenantID, code: String, at: Instant) throws {
    guard let owner = try owner(tenant, code: code) else {
      throw StoreError(.notFound, "there is no coupon with this code")
    }
    try execute(
      """
      UPDATE coupons SET redeemed_at = \(at)
      WHERE tenant_id = \(tenant) AND bucket = \(owner.bucket) AND customer_id = \(owner) AND code = \(code)
        AND redeemed_at IS NULL
      """)
  }

  private func owner(_ tenant: TenantID, code: String) throws -> CustomerID? {
    try first("SELECT owner_id FROM coupon_codes WHERE tenant_id = \(tenant) AND code = \(code)") {
      row throws(SQLError) in try row.id(0)
    }
  }

  private static let selectCoupons: SQL =
    "SELECT code, pool, customer_id, action_id, issued_at, expires_at, redeemed_at FROM coupons"

  private static func coupon(_ row: Row) throws(SQLError) -> Coupon {
    Coupon(
      code: try row.text(0), pool: try row.text(1), customer: try row.id(2), action: try row.idOrNil(3),
      issuedAt: try row.instant(4), expiresAt: try row.instant(5), redeemedAt: try row.instantOrNil(6))
  }
}
