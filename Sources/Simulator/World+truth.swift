package import Domain

/// What an arm truly does to some customers within a window, beside the same customers untreated.
package struct TrueEffect: Sendable, Hashable {
  package let units: Int
  /// Shares.
  package let conversion: Double
  package let untreatedConversion: Double
  /// Minor units a unit, returns taken off.
  package let revenue: Double
  package let untreatedRevenue: Double

  package var conversionLift: Double { conversion - untreatedConversion }
  package var revenueLift: Double { revenue - untreatedRevenue }
}

extension World {
  /// One customer who could be treated at an instant.
  package struct Candidate: Sendable, Hashable {
    package let userID: String
    package let at: Instant

    package init(userID: String, at: Instant) {
      self.userID = userID
      self.at = at
    }
  }

  /// What a customer does within a window.
  package struct Outcome: Sendable, Hashable {
    package let isConverted: Bool
    /// Minor units, returns taken off.
    package let revenue: Int64
  }

  /// What happens to each candidate within a window after the treatment and, with the same draws, without it: both
  /// potential outcomes of everybody, so that nothing is estimated. As if nobody had been treated before.
  package func truth(of candidates: [Candidate], arm: String, window: Span) -> TrueEffect {
    let both = candidates.map { outcomes(of: $0, arm: arm, window: window) }
    let count = Double(max(both.count, 1))
    func conversion(_ side: [Outcome]) -> Double { Double(side.count { $0.isConverted }) / count }
    func revenue(_ side: [Outcome]) -> Double { side.reduce(0) { $0 + Double($1.revenue) } / count }
    let (treated, untreated) = (both.map(\.treated), both.map(\.untreated))
    return TrueEffect(
      units: both.count, conversion: conversion(treated), untreatedConversion: conversion(untreated),
      revenue: revenue(treated), untreatedRevenue: revenue(untreated))
  }

  /// Both potential outcomes of one customer; of one who isn't of this world nothing.
  package func outcomes(
    of candidate: Candidate, arm: String, window: Span
  ) -> (treated: Outcome, untreated: Outcome) {
    guard let number = Shopper.number(of: candidate.userID), shoppers.indices.contains(number) else {
      return (Outcome(isConverted: false, revenue: 0), Outcome(isConverted: false, revenue: 0))
    }
    let shopper = shoppers[number]
    let span = candidate.at..<(candidate.at + window)
    let own = ownPurchases(of: shopper, until: span)
    let treatment = Treatment(response: setting.responses[arm] ?? .none, at: candidate.at, ordinal: 0)
    let caused = treatment.causedPurchase(of: shopper, setting)
    let treated = own.compactMap { Treatment.changed($0, of: shopper, by: [treatment]) } + [caused].compactMap(\.self)
    return (Self.outcome(treated, within: span), Self.outcome(own, within: span))
  }

  /// Those of the window, and those before it that may come back within it.
  private func ownPurchases(of shopper: Shopper, until span: Range<Instant>) -> [Purchase] {
    let first = zone.day(at: max(start, span.lowerBound - .days(60)))
    let last = zone.day(at: span.upperBound)
    guard first <= last else { return [] }
    return (first.number...last.number).flatMap { number in
      ShopperDay(shopper, CivilDay(number: number), rhythm, setting).purchases
    }
  }

  private static func outcome(_ purchases: [Purchase], within span: Range<Instant>) -> Outcome {
    var revenue: Int64 = 0
    for purchase in purchases {
      if span.contains(purchase.at) { revenue += purchase.total }
      if let after = purchase.returnedAfter, span.contains(purchase.at + after) { revenue -= purchase.total }
    }
    return Outcome(isConverted: purchases.contains { span.contains($0.at) }, revenue: revenue)
  }
}
