/// A kind of coupon with its rules and its limits.
package struct CouponPool: Sendable, Hashable {
  package enum Discount: Sendable, Hashable {
    /// Minor units off.
    case amount(Int64)
    /// Whole percent off, 1...100, at most `ceiling` minor units when given.
    case percent(Int64, ceiling: Int64?)
  }

  package let key: String
  package var name: String
  package var discount: Discount
  /// The order must be worth at least this, in minor units.
  package var threshold: Int64
  /// How many there are in all; nil is no limit.
  package var total: Int64?
  package var perCustomer: Int64
  package var validFrom: Instant
  package var validDays: Int64
  package var issued: Int64

  package init(
    key: String, name: String, discount: Discount, threshold: Int64, total: Int64?, perCustomer: Int64,
    validFrom: Instant, validDays: Int64, issued: Int64 = 0
  ) {
    self.key = key
    self.name = name
    self.discount = discount
    self.threshold = threshold
    self.total = total
    self.perCustomer = perCustomer
    self.validFrom = validFrom
    self.validDays = validDays
    self.issued = issued
  }

  /// The most that one coupon can cost, in minor units; a percentage without a ceiling is counted on the threshold
  /// times ten, and says so where it is set up.
  package var liability: Int64 {
    switch discount {
    case .amount(let amount): amount
    case .percent(let percent, let ceiling): ceiling ?? max(threshold, 1) * 10 * percent / 100
    }
  }
}

/// One coupon in a customer's wallet.
package struct Coupon: Sendable, Hashable {
  package let code: String
  package let pool: String
  package let customer: CustomerID
  package let action: ID<Action>?
  package let issuedAt: Instant
  package let expiresAt: Instant
  package var redeemedAt: Instant?

  package init(
    code: String, pool: String, customer: CustomerID, action: ID<Action>?, issuedAt: Instant, expiresAt: Instant,
    redeemedAt: Instant? = nil
  ) {
    self.code = code
    self.pool = pool
    self.customer = customer
    self.action = action
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.redeemedAt = redeemedAt
  }
}
