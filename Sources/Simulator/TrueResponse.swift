package import Domain

/// What a treatment truly does to a customer, as only the world knows.
package struct TrueResponse: Sendable, Hashable {
  /// Added to the probability of an order caused by the treatment itself.
  package var orderLift: Double
  /// What is spent is multiplied by one plus this while the treatment works.
  package var spendLift: Double
  /// Mean delay of the caused order after the treatment.
  package var meanDelay: Span
  /// How long the treatment works on spending.
  package var lasting: Span

  package init(
    orderLift: Double, spendLift: Double = 0, meanDelay: Span = .days(2), lasting: Span = .days(14)
  ) {
    self.orderLift = orderLift
    self.spendLift = spendLift
    self.meanDelay = meanDelay
    self.lasting = lasting
  }

  /// Changes nothing.
  package static let none = TrueResponse(orderLift: 0)

  /// By kind of treatment: a plain reminder, one with a coupon, one with a gift, and one that annoys.
  package static let usual: [String: TrueResponse] = [
    "reminder": TrueResponse(orderLift: 0.03),
    "coupon": TrueResponse(orderLift: 0.10, spendLift: -0.10, meanDelay: .days(3)),
    "gift": TrueResponse(orderLift: 0.06, spendLift: 0.05),
    "pestering": TrueResponse(orderLift: -0.02),
  ]
}
