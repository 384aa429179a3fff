internal import Glibc

/// Intervals that hold at all times at once, so that one may look as often as one likes and stop when one likes.
///
/// The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021), "Time-uniform
/// central limit theory and asymptotic confidence sequences", section 2.2 and appendix B.2 for rho: for an estimate
/// of variance V after n customers,
///
///     V n rho^2 + V             sqrt(n rho^2 + 1)
///     2 -----------  ln  -------------------------      is the square of the half-width.
///        n rho^2                   alpha
package struct ConfidenceSequence: Sendable {
  package let confidence: Double
  /// The number of customers at which the interval is tightest beside one that is looked at once.
  package let tuning: Double

  package init(confidence: Double = 0.95, tuning: Double = 5000) {
    self.confidence = confidence
    self.tuning = tuning
  }

  package func interval(estimate: Double, variance: Double, count: Int) -> Interval {
    guard count > 0, variance.isFinite else { return Interval(low: -.infinity, high: .infinity) }
    let time = Double(count) * rhoSquared
    let bound = 2 * (time + 1) / time * log((time + 1).squareRoot() / (1 - confidence))
    return Interval(centre: estimate, halfWidth: (variance * bound).squareRoot())
  }

  /// The least alpha at which the sequence excludes zero now; never below the truth of it, however often one looks.
  package func pValue(estimate: Double, variance: Double, count: Int) -> Double {
    guard count > 0, variance.isFinite else { return 1 }
    if variance == 0 { return estimate == 0 ? 1 : 0 }
    let time = Double(count) * rhoSquared
    return min(1, (time + 1).squareRoot() * exp(-estimate * estimate / (2 * variance) * time / (time + 1)))
  }

  private var rhoSquared: Double {
    let twice = -2 * log(1 - confidence)
    return (twice + log(twice + 1)) / tuning
  }
}
