internal import Glibc

// Draws from the usual distributions. The same seed gives the same draws on every machine with this libm.
extension RandomNumberGenerator {
  /// In [0, 1), of 53 bits.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// In (0, 1), so that its logarithm is finite.
  private mutating func positiveUniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// Standard normal, by Marsaglia's polar method; the second of the pair is left, so that draws keep no state.
  package mutating func normal() -> Double {
    while true {
      let x = 2 * uniform() - 1
      let square =
        x * x
        + {
          let y = 2 * $0 - 1
          return y * y
        }(uniform())
      if square < 1 && square > 0 { return x * (-2 * log(square) / square).squareRoot() }
    }
  }

  package mutating func normal(mean: Double, deviation: Double) -> Double { mean + deviation * normal() }

  /// exp of a normal; `location` and `scale` are those of the logarithm.
  package mutating func logNormal(location: Double, scale: Double) -> Double { exp(location + scale * normal()) }

  package mutating func exponential(mean: Double) -> Double { -mean * log(positiveUniform()) }

  /// Marsaglia and Tsang 2000; for shapes below 1 with a power of a uniform.
  package mutating func gamma(shape: Double, scale: Double = 1) -> Double {
    if shape < 1 { return gamma(shape: shape + 1, scale: scale) * pow(positiveUniform(), 1 / shape) }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      if v > 0 && log(positiveUniform()) < 0.5 * x * x + d * (1 - v + log(v)) { return d * v * scale }
    }
  }

  /// Devroye's reduction: a gamma draw stands for many arrivals at once, until few are left to count.
  package mutating func poisson(mean: Double) -> Int {
    var (mean, count) = (mean, 0)
    while mean > 16 {
      let arrivals = Int(mean * 7 / 8)
      let time = gamma(shape: Double(arrivals))
      if time > mean { return count + binomial(trials: arrivals - 1, probability: mean / time) }
      count += arrivals
      mean -= time
    }
    let limit = exp(-mean)
    var product = positiveUniform()
    while product > limit {
      count += 1
      product *= positiveUniform()
    }
    return count
  }

  /// Halved by beta-distributed order statistics until few trials are left (Devroye 1986, X.4.3).
  package mutating func binomial(trials: Int, probability: Double) -> Int {
    var (trials, probability, count) = (trials, probability, 0)
    while trials > 32 {
      if probability <= 0 { return count }
      if probability >= 1 { return count + trials }
      let rank = trials / 2 + 1
      let first = gamma(shape: Double(rank))
      let middle = first / (first + gamma(shape: Double(trials + 1 - rank)))
      if middle <= probability {
        count += rank
        probability = (probability - middle) / (1 - middle)
        trials -= rank
      } else {
        probability /= middle
        trials = rank - 1
      }
    }
    for _ in 0..<max(trials, 0) where uniform() < probability { count += 1 }
    return count
  }
}
