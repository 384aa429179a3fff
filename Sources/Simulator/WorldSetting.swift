package import Domain

/// What kind of shop is simulated.
package struct WorldSetting: Sendable {
  /// Orders a customer and year at the mean; the customers' own rates are gamma distributed around it.
  package var ordersPerYear = 8.0
  /// Shape of that gamma: below 1 most buy rarely and few often.
  package var rateShape = 0.9
  /// Mean and deviation of the logarithm of what a customer spends on an item, beside its price.
  package var spendScale = 0.35
  /// Visits without an order, for each order.
  package var visitsPerOrder = 4.0
  /// Chance a year that a customer never comes back.
  package var churnPerYear = 0.35
  package var returnShare = 0.06
  package var marketingConsent = 0.9
  package var trackingConsent = 0.7
  /// By arm of any strategy; an arm that isn't here changes nothing.
  package var responses = TrueResponse.usual
  package var currency = Currency("CNY")!

  package init() {}
}
