internal import Glibc

/// The standard normal distribution.
package enum Normal {
  package static func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * .pi).squareRoot() }

  package static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// The probability beyond `x`, exact far out.
  package static func survival(_ x: Double) -> Double { cumulative(-x) }

  /// Acklam's rational approximation (1e-9), then one step of Halley's.
  package static func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return probability == 0 ? -.infinity : .nan }
    guard probability < 1 else { return probability == 1 ? .infinity : .nan }
    if probability > 0.5 { return -quantile(1 - probability) }
    let x = approximation(probability)
    let error = (cumulative(x) - probability) / density(x)
    return x - error / (1 + x * error / 2)
  }

  private static func approximation(_ probability: Double) -> Double {
    if probability < 0.02425 {
      let q = (-2 * log(probability)).squareRoot()
      return polynomial(
        q,
        [
          -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968,
          2.938163982698783,
        ])
        / polynomial(q, [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1])
    }
    let q = probability - 0.5
    return q
      * polynomial(
        q * q,
        [
          -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
          -3.066479806614716e+01, 2.506628277459239,
        ])
      / polynomial(
        q * q,
        [
          -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
          -1.328068155288572e+01, 1,
        ])
  }

  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
}
