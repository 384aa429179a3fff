internal import Glibc

/// The gamma distribution with scale 1.
package struct Gamma: Sendable {
  package let shape: Double

  package init(shape: Double) { self.shape = shape }

  package func density(_ x: Double) -> Double {
    x < 0 ? 0 : exp((shape - 1) * log(x) - x - lgamma(shape))
  }

  package func cumulative(_ x: Double) -> Double { SpecialFunctions.incompleteGamma(shape, x).lower }

  package func survival(_ x: Double) -> Double { SpecialFunctions.incompleteGamma(shape, x).upper }

  package func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return probability == 0 ? 0 : .nan }
    guard probability < 1 else { return probability == 1 ? .infinity : .nan }
    // Wilson and Hilferty: the cube root is nearly normal. Near zero the density is a power.
    let root = 1 - 1 / (9 * shape) + Normal.quantile(probability) / (3 * shape.squareRoot())
    let power = exp((log(probability) + lgamma(shape + 1)) / shape)
    let start = root > 0.3 ? shape * root * root * root : power
    return Statistics.quantile(
      probability, lower: 0, upper: .infinity, start: start, cumulative: cumulative, density: density)
  }
}

/// The chi-square distribution.
package struct ChiSquare: Sendable {
  package let degrees: Double

  package init(degrees: Double) { self.degrees = degrees }

  package func cumulative(_ x: Double) -> Double { Gamma(shape: degrees / 2).cumulative(x / 2) }

  package func survival(_ x: Double) -> Double { Gamma(shape: degrees / 2).survival(x / 2) }

  package func quantile(_ probability: Double) -> Double { 2 * Gamma(shape: degrees / 2).quantile(probability) }
}
