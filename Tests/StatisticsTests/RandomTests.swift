import Testing

@testable import Statistics

@Suite("Seeded randomness")
struct RandomTests {
  @Test("SplitMix64 gives the published sequence of seed 1234567")
  func splitMix() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test("xoshiro256** gives the published sequence of the state 1, 2, 3, 4")
  func xoshiro() {
    var random = Xoshiro256(state: (1, 2, 3, 4))
    #expect(
      (0..<5).map { _ in random.next() } == [
        11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      ])
  }

  struct Sampler: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let mean: Double
    let variance: Double
    let draw: @Sendable (inout Xoshiro256) -> Double
  }

  static let samplers = [
    Sampler(testDescription: "uniform", mean: 0.5, variance: 1.0 / 12) { $0.uniform() },
    Sampler(testDescription: "normal", mean: 3, variance: 4) { $0.normal(mean: 3, deviation: 2) },
    Sampler(testDescription: "exponential", mean: 2, variance: 4) { $0.exponential(mean: 2) },
    Sampler(testDescription: "log-normal", mean: 1.1331484530668263, variance: 0.3646958540123861) {
      $0.logNormal(location: 0, scale: 0.5)
    },
    Sampler(testDescription: "gamma 0.4", mean: 0.8, variance: 1.6) { $0.gamma(shape: 0.4, scale: 2) },
    Sampler(testDescription: "gamma 7", mean: 7, variance: 7) { $0.gamma(shape: 7) },
    Sampler(testDescription: "poisson 3", mean: 3, variance: 3) { Double($0.poisson(mean: 3)) },
    Sampler(testDescription: "poisson 250", mean: 250, variance: 250) { Double($0.poisson(mean: 250)) },
    Sampler(testDescription: "binomial 20", mean: 6, variance: 4.2) {
      Double($0.binomial(trials: 20, probability: 0.3))
    },
    Sampler(testDescription: "binomial 5000", mean: 50, variance: 49.5) {
      Double($0.binomial(trials: 5000, probability: 0.01))
    },
  ]

  @Test("has the mean and the variance of its law", arguments: samplers)
  func moments(sampler: Sampler) {
    var random = Xoshiro256(seed: 20)
    var moments = Moments()
    var fourth = Moments()
    for _ in 0..<100_000 {
      let value = sampler.draw(&random)
      moments.add(value)
      fourth.add((value - sampler.mean) * (value - sampler.mean))
    }
    #expect(abs(moments.mean - sampler.mean) < 4.5 * moments.summary.varianceOfMean.squareRoot())
    #expect(abs(moments.variance - sampler.variance) < 4.5 * fourth.summary.varianceOfMean.squareRoot())
  }

  @Test("binomial draws follow the exact probabilities")
  func binomial() {
    var random = Xoshiro256(seed: 21)
    var counts = [Int](repeating: 0, count: 61)
    for _ in 0..<60_000 { counts[random.binomial(trials: 60, probability: 0.5)] += 1 }
    var probability = 0x1p-60
    var statistic = 0.0
    for k in 0...60 {
      if (20...40).contains(k) {
        let expected = probability * 60_000
        statistic += (Double(counts[k]) - expected) * (Double(counts[k]) - expected) / expected
      }
      probability *= Double(60 - k) / Double(k + 1)
    }
    #expect(ChiSquare(degrees: 20).survival(statistic) > 1e-4)
  }

  @Test("repeats by seed")
  func repeats() {
    var (first, second, other) = (Xoshiro256(seed: 5), Xoshiro256(seed: 5), Xoshiro256(seed: 6))
    let draws = (0..<50).map { _ in first.normal() }
    #expect(draws == (0..<50).map { _ in second.normal() })
    #expect(draws != (0..<50).map { _ in other.normal() })
  }
}
