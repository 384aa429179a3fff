internal import Content
internal import Control
internal import Domain
internal import JSON

/// Gives back and takes again what an action entered with: money, discount and its coupon.
struct Reservations {
  let tx: any Transaction
  let tenant: Tenant

  func release(_ action: Action) throws {
    if let budget = action.budget {
      try tx.releaseBudget(
        tenant.id, action.mode, key: budget, money: action.cost, liability: action.liability)
    }
    // A coupon that somebody used meanwhile was given, whatever became of the message.
    if let coupon = try coupon(of: action), coupon.redeemedAt == nil {
      try tx.deleteCoupon(tenant.id, code: coupon.code)
      try tx.returnToPool(tenant.id, key: coupon.pool)
    }
  }

  /// Throws `budget_used_up` or `coupon_used_up`.
  func take(_ action: Action, now: Instant) throws {
    if let budget = action.budget {
      let isTaken = try tx.reserveBudget(
        tenant.id, action.mode, key: budget, money: action.cost, liability: action.liability)
      guard isTaken else { throw ActProblem(.budgetUsedUp, ["budget": budget]) }
    }
    guard try coupon(of: action) == nil, let key = try poolKey(of: action) else { return }
    guard let pool = try tx.pool(tenant.id, key: key), try tx.takeFromPool(tenant.id, key: key) else {
      throw ActProblem(.couponUsedUp, ["pool": key])
    }
    // What the message says of the coupon was captured, so the date it promises still holds.
    let promised = action.variables["coupon"]?["expires_at"]?.stringValue.flatMap { Instant(rfc3339: $0) }
    try tx.insertCoupon(
      tenant.id,
      Coupon(
        code: CouponCode.of(action.id, secret: tenant.secret), pool: key, customer: action.customer,
        action: action.id, issuedAt: now, expiresAt: promised ?? now + .days(pool.validDays)))
  }

  private func coupon(of action: Action) throws -> Coupon? {
    guard let coupon = try tx.coupon(tenant.id, code: CouponCode.of(action.id, secret: tenant.secret)),
      coupon.action == action.id
    else { return nil }
    return coupon
  }

  private func poolKey(of action: Action) throws -> String? {
    let version = try tx.strategyVersion(tenant.id, action.strategy, action.strategyVersion)
    let arms = try version.map { try StrategyDocument(json: $0.document).arms } ?? []
    let steps = arms.filter { $0.key == action.arm }.flatMap(\.actions)
    return steps.first { $0.key == action.step }?.coupon
  }
}
