internal import Glibc

/// Welch's comparison of two means with their own variances, looked at once.
package struct Welch: Sendable {
  package let difference: Double
  /// Of the difference; infinite where an arm has fewer than two customers.
  package let variance: Double
  /// Satterthwaite's.
  package let degrees: Double

  package init(control: SampleSummary, treatment: SampleSummary) {
    difference = treatment.mean - control.mean
    let (first, second) = (control.varianceOfMean, treatment.varianceOfMean)
    variance = first + second
    let spread =
      first * first / Double(max(1, control.count - 1)) + second * second / Double(max(1, treatment.count - 1))
    degrees = spread > 0 && spread.isFinite ? variance * variance / spread : .infinity
  }

  package func interval(confidence: Double = 0.95) -> Interval {
    guard variance.isFinite else { return Interval(low: -.infinity, high: .infinity) }
    let tail = (1 - confidence) / 2
    let bound = degrees.isFinite ? -StudentT(degrees: degrees).quantile(tail) : -Normal.quantile(tail)
    return Interval(centre: difference, halfWidth: bound * variance.squareRoot())
  }

  /// Two-sided, of no difference.
  package var pValue: Double {
    guard variance.isFinite else { return 1 }
    if variance == 0 { return difference == 0 ? 1 : 0 }
    let distance = abs(difference) / variance.squareRoot()
    return 2 * (degrees.isFinite ? StudentT(degrees: degrees).survival(distance) : Normal.survival(distance))
  }
}
