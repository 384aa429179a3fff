internal import Glibc

/// Student's t with any positive number of degrees of freedom.
package struct StudentT: Sendable {
  package let degrees: Double

  package init(degrees: Double) { self.degrees = degrees }

  package func density(_ x: Double) -> Double {
    exp(-(degrees + 1) / 2 * log1p(x * x / degrees) - SpecialFunctions.logBeta(degrees / 2, 0.5))
      / degrees.squareRoot()
  }

  package func cumulative(_ x: Double) -> Double { survival(-x) }

  package func survival(_ x: Double) -> Double {
    let square = x * x
    if square == .infinity { return x > 0 ? 0 : 1 }
    let tail =
      SpecialFunctions.incompleteBeta(
        degrees / 2, 0.5, x: degrees / (degrees + square), y: square / (degrees + square)) / 2
    return x > 0 ? tail : 1 - tail
  }

  package func quantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else { return Normal.quantile(probability) }
    if probability == 0.5 { return 0 }
    if probability < 0.5 { return -upper(probability) }
    return upper(1 - probability)
  }

  /// Beyond which `tail` lies; starts from the first two terms of the expansion in 1 / degrees.
  private func upper(_ tail: Double) -> Double {
    let z = -Normal.quantile(tail)
    let start = z + (z * z * z + z) / (4 * degrees)
    return Statistics.quantile(
      -tail, lower: 0, upper: .infinity, start: start, cumulative: { -survival($0) }, density: density)
  }
}
