internal import Glibc

/// The functions behind the distributions, to about 1e-13.
enum SpecialFunctions {
  /// What Stirling's formula for ln Gamma(x) leaves out, for x >= 10 (Abramowitz and Stegun, 6.1.41).
  static func stirlingRest(_ x: Double) -> Double {
    let square = 1 / (x * x)
    return (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))) / x
  }

  /// ln B(a, b), without the cancellation that three ln Gamma have when an argument is large.
  static func logBeta(_ first: Double, _ second: Double) -> Double {
    let (small, large) = (min(first, second), max(first, second))
    if large < 10 { return lgamma(small) + lgamma(large) - lgamma(small + large) }
    let rest = stirlingRest(large) - stirlingRest(small + large)
    if small < 10 {
      return lgamma(small) - (large - 0.5) * log1p(small / large) - small * log(small + large) + small + rest
    }
    return (small - 0.5) * log(small / (small + large)) - large * log1p(small / large) - 0.5 * log(large)
      + 0.5 * log(2 * .pi) + stirlingRest(small) + rest
  }

  /// The regularised incomplete beta function; `y` is 1 - x, given since it is often known more exactly.
  static func incompleteBeta(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, x: y, y: x) }
    let logX = x < 0.5 ? log(x) : log1p(-y)
    let logY = y < 0.5 ? log(y) : log1p(-x)
    return exp(a * logX + b * logY - logBeta(a, b)) / a * betaFraction(a, b, x)
  }

  /// Lentz's method on the continued fraction (Numerical Recipes, 6.4).
  private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var fraction = d
    for step in 1...100_000 {
      let m = Double(step)
      for coefficient in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / nonZero(1 + coefficient * d)
        c = nonZero(1 + coefficient / c)
        fraction *= c * d
      }
      if abs(c * d - 1) < 1e-16 { break }
    }
    return fraction
  }

  /// The regularised incomplete gamma functions of `a` below and above `x`.
  static func incompleteGamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
    if x <= 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    let front: Double
    if a < 10 {
      front = exp(a * log(x) - x - lgamma(a))
    } else {
      let distance = (x - a) / a
      front = exp(a * (log1p(distance) - distance) - stirlingRest(a)) * (a / (2 * .pi)).squareRoot()
    }
    if x < a + 1 {
      let lower = front * gammaSeries(a, x)
      return (lower, 1 - lower)
    }
    let upper = front * gammaFraction(a, x)
    return (1 - upper, upper)
  }

  private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    for step in 1...100_000 {
      term *= x / (a + Double(step))
      sum += term
      if term < sum * 1e-17 { break }
    }
    return sum
  }

  private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var fraction = d
    for step in 1...100_000 {
      let coefficient = -Double(step) * (Double(step) - a)
      b += 2
      d = 1 / nonZero(coefficient * d + b)
      c = nonZero(b + coefficient / c)
      fraction *= c * d
      if abs(c * d - 1) < 1e-16 { break }
    }
    return fraction
  }

  private static func nonZero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
