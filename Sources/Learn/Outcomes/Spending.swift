internal import Control
package import Domain

/// What was spent on one unit, in minor units.
///
/// Counted are the unit's actions planned within its goal window, unless they were cancelled, dead or expired: their
/// money, and the discount of the coupons they gave that were redeemed within the window. A discount in percent is
/// counted with the most it can be, since the order it was taken off is not known.
package struct Spending: Sendable, Hashable {
  package let money: Int64
  package let discounts: Int64
  /// Until then an action on its way may still end without effect and cost nothing.
  package let unsettledUntil: Instant?

  package var total: Int64 { money + discounts }

  package init(of unit: StrategyUnit, _ actions: [Action], _ coupons: [Coupon], _ pools: [String: CouponPool]) {
    let counted = actions.filter { !$0.state.isWithoutEffect && unit.covers($0.createdAt) }
    money = counted.reduce(0) { $0 + $1.cost }
    let given = Set(counted.map(\.id))
    discounts = coupons.reduce(0) { sum, coupon in
      guard let action = coupon.action, given.contains(action), let redeemed = coupon.redeemedAt, unit.covers(redeemed)
      else { return sum }
      return sum + (pools[coupon.pool]?.liability ?? 0)
    }
    unsettledUntil = counted.filter { !$0.state.isFinal }.map(\.expiresAt).max()
  }
}
