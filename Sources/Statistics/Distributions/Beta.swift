internal import Glibc

/// The beta distribution on [0, 1].
package struct Beta: Sendable {
  package let alpha: Double
  package let beta: Double

  package init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
  }

  package func density(_ x: Double) -> Double {
    guard x > 0, x < 1 else { return 0 }
    return exp((alpha - 1) * log(x) + (beta - 1) * log1p(-x) - SpecialFunctions.logBeta(alpha, beta))
  }

  package func cumulative(_ x: Double) -> Double {
    SpecialFunctions.incompleteBeta(alpha, beta, x: min(max(x, 0), 1), y: min(max(1 - x, 0), 1))
  }

  package func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return probability == 0 ? 0 : .nan }
    guard probability < 1 else { return probability == 1 ? 1 : .nan }
    return Statistics.quantile(
      probability, lower: 0, upper: 1, start: alpha / (alpha + beta), cumulative: cumulative, density: density)
  }
}

/// Fisher's F: the ratio of two mean squares.
package struct FisherF: Sendable {
  package let numerator: Double
  package let denominator: Double

  /// Degrees of freedom of both.
  package init(numerator: Double, denominator: Double) {
    self.numerator = numerator
    self.denominator = denominator
  }

  package func cumulative(_ x: Double) -> Double { 1 - survival(x) }

  package func survival(_ x: Double) -> Double {
    if x <= 0 { return 1 }
    let total = denominator + numerator * x
    return SpecialFunctions.incompleteBeta(
      denominator / 2, numerator / 2, x: denominator / total, y: numerator * x / total)
  }

  package func quantile(_ probability: Double) -> Double {
    let share = Beta(alpha: numerator / 2, beta: denominator / 2).quantile(probability)
    return denominator * share / (numerator * (1 - share))
  }
}
