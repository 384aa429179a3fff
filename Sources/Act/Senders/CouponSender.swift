internal import Control
package import Domain

/// Gives a coupon without telling anybody. It was issued when the action was planned, so nothing is left to do: the
/// action is done in the transaction that writes this answer.
package struct CouponSender: Sender {
  package let channel = Channel.coupon
  package let isIdempotent = true

  package init() {}

  package func send(_ order: SendOrder) async -> SendAnswer {
    .delivered(providerID: CouponCode.of(order.action.id, secret: order.tenant.secret))
  }
}
