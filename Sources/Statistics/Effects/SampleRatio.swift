/// Whether the arms have the sizes they were drawn to have; where not, something loses customers of one arm, and no
/// effect can be trusted.
package struct SampleRatio: Sendable, Equatable {
  package let pValue: Double

  /// Flagged below .001, since it is asked for every strategy at every look (Fabijan and others 2019).
  package var isMismatch: Bool { pValue < 0.001 }

  /// `shares` need not add up to one; an arm with none should have no customers.
  package init(counts: [Int], shares: [Double]) {
    precondition(counts.count == shares.count, "a share for each arm")
    let total = Double(counts.reduce(0, +))
    let whole = shares.reduce(0, +)
    var statistic = 0.0
    var cells = 0
    for (count, share) in zip(counts, shares) where total > 0 {
      let expected = total * share / whole
      if expected > 0 {
        statistic += (Double(count) - expected) * (Double(count) - expected) / expected
        cells += 1
      } else if count > 0 {
        statistic = .infinity
      }
    }
    pValue = cells < 2 && statistic.isFinite ? 1 : ChiSquare(degrees: Double(max(1, cells - 1))).survival(statistic)
  }
}
