import Statistics
import Testing

@Suite("An effect")
struct EffectTests {
  /// Moments with exactly this mean and deviation.
  func moments(mean: Double, deviation: Double, count: Int) -> Moments {
    let n = Double(count)
    return Moments(
      count: count, nonZeroCount: count, sum: n * mean,
      sumOfSquares: deviation * deviation * (n - 1) + n * mean * mean)
  }

  @Test("has the published intervals and p-values")
  func published() {
    let estimate = EffectEstimate(
      control: moments(mean: 0.41, deviation: 3.9, count: 3407),
      treatment: moments(mean: 0.70, deviation: 6.2, count: 3461), measure: .money)
    #expect(abs(estimate.difference - 0.29) < 1e-12)
    #expect(abs(estimate.fixed.low - 0.04538) < 5e-6 && abs(estimate.fixed.high - 0.53462) < 5e-6)
    #expect(abs(estimate.pFixed - 0.02016) < 5e-6)
    #expect(abs(estimate.sequential.low + 0.08941) < 5e-6 && abs(estimate.sequential.high - 0.66941) < 5e-6)
    #expect(abs(estimate.pSequential - 0.29074) < 5e-6)
    #expect(estimate.verdict == .noDifferenceFound)
    #expect(estimate.lift.map { isClose($0, 0.29 / 0.41) } == true)
  }

  @Test("is not stated below the guard, on the smaller side")
  func guarded() {
    func verdict(_ control: Int, _ treatment: Int, _ measure: EffectMeasure) -> EffectEstimate.Verdict {
      EffectEstimate(
        control: Moments(converted: control, of: 2000), treatment: Moments(converted: treatment, of: 2000),
        measure: measure
      ).verdict
    }
    #expect(verdict(24, 900, .conversion) == .tooFew(needed: 25))
    #expect(verdict(25, 900, .conversion) == .gain)
    #expect(verdict(900, 25, .conversion) == .loss)
    #expect(verdict(399, 900, .money) == .tooFew(needed: 400))
    #expect(verdict(400, 900, .money) == .gain)
    #expect(verdict(400, 410, .money) == .noDifferenceFound)
  }

  @Test("has the p-value that belongs to its interval")
  func consistency() {
    var random = Xoshiro256(seed: 2)
    for _ in 0..<500 {
      let estimate = EffectEstimate(
        control: Moments(converted: random.binomial(trials: 3000, probability: 0.1), of: 3000),
        treatment: Moments(converted: random.binomial(trials: 700, probability: 0.14), of: 700), measure: .conversion)
      #expect((estimate.pFixed < 0.05) == !estimate.fixed.contains(0))
      #expect((estimate.pSequential < 0.05) == !estimate.sequential.contains(0))
      #expect(estimate.sequential.low <= estimate.fixed.low && estimate.fixed.high <= estimate.sequential.high)
    }
  }

  @Test("is never narrower for a small arm without its rare large values")
  func caution() {
    let large = moments(mean: 10, deviation: 40, count: 9500)
    let calm = moments(mean: 7, deviation: 10, count: 500)
    let estimate = EffectEstimate(control: large, treatment: calm, measure: .money)
    let bare = ConfidenceSequence().interval(estimate: -3, variance: 1600.0 / 9500 + 100.0 / 500, count: 10_000)
    #expect(bare.high < 0)
    #expect(estimate.verdict == .noDifferenceFound)
  }

  @Test("of nobody is unknown, not zero")
  func empty() {
    let estimate = EffectEstimate(control: Moments(), treatment: Moments([1, 2]), measure: .conversion)
    #expect(estimate.verdict == .tooFew(needed: 25))
    #expect(estimate.sequential == Interval(low: -.infinity, high: .infinity))
    #expect(estimate.fixed == Interval(low: -.infinity, high: .infinity))
    #expect(estimate.pFixed == 1 && estimate.pSequential == 1 && estimate.lift == nil)
  }

  @Test("over epochs is free of the change between them, unlike the pooled one")
  func epochs() {
    let first = EffectStratum(
      control: Moments(converted: 900, of: 18_000), treatment: Moments(converted: 100, of: 2_000))
    let second = EffectStratum(
      control: Moments(converted: 1_000, of: 10_000), treatment: Moments(converted: 1_000, of: 10_000))
    let combined = EffectEstimate(strata: [first, second], measure: .conversion)
    #expect(abs(combined.difference) < 1e-15)
    #expect(combined.verdict == .noDifferenceFound)
    var pooled = first
    pooled.control.merge(second.control)
    pooled.treatment.merge(second.treatment)
    #expect(EffectEstimate(strata: [pooled], measure: .conversion).verdict == .gain)
  }

  @Test("over epochs weighs by effective size and passes over one-sided epochs")
  func weights() {
    let first = EffectStratum(control: Moments(converted: 10, of: 100), treatment: Moments(converted: 20, of: 100))
    let second = EffectStratum(control: Moments(converted: 30, of: 300), treatment: Moments(converted: 20, of: 100))
    let alone = EffectStratum(control: Moments(), treatment: Moments(converted: 50, of: 50))
    // 50 and 75 effective; both differences are 0.1.
    let estimate = EffectEstimate(strata: [first, alone, second], measure: .conversion)
    #expect(isClose(estimate.difference, 0.1, 1e-14))
    #expect(estimate.control.count == 400 && estimate.treatment.count == 200)
    #expect(isClose(estimate.treatment.mean, 0.2, 1e-14))
  }

  @Test("is found when it is there, and covered by its interval while looking on")
  func power() {
    var random = Xoshiro256(seed: 8)
    var (found, covered) = (0, 0)
    for _ in 0..<400 {
      var stratum = EffectStratum(control: Moments(), treatment: Moments())
      var isCovered = true
      var verdict = EffectEstimate.Verdict.noDifferenceFound
      for _ in 1...20 {
        stratum.control.merge(Moments(converted: random.binomial(trials: 250, probability: 0.1), of: 250))
        stratum.treatment.merge(Moments(converted: random.binomial(trials: 250, probability: 0.14), of: 250))
        let estimate = EffectEstimate(strata: [stratum], measure: .conversion)
        if case .tooFew = estimate.verdict { continue }
        verdict = estimate.verdict
        if !estimate.sequential.contains(0.04) { isCovered = false }
      }
      found += verdict == .gain ? 1 : 0
      covered += isCovered ? 1 : 0
    }
    #expect(covered >= 380)
    #expect(found >= 360)
  }

  @Test("keeps its false wins under five in a hundred while being looked at", arguments: [0.5, 0.1, 0.05])
  func falseWins(share: Double) {
    var random = Xoshiro256(seed: 9)
    var wins = 0
    for _ in 0..<300 {
      var (control, treatment) = (Moments(), Moments())
      for _ in 1...20 {
        control.merge(
          Moments((0..<Int(40 * (1 - share) / share)).map { _ in random.logNormal(location: 0, scale: 1.5) }))
        treatment.merge(Moments((0..<40).map { _ in random.logNormal(location: 0, scale: 1.5) }))
        let verdict = EffectEstimate(control: control, treatment: treatment, measure: .money).verdict
        if verdict == .gain || verdict == .loss {
          wins += 1
          break
        }
      }
    }
    // With Welch's variance about 17 at 95/5.
    #expect(wins <= 6)
  }
}

@Suite("A sample-ratio check")
struct SampleRatioTests {
  @Test("flags what chance hardly gives")
  func mismatch() {
    let uneven = SampleRatio(counts: [4880, 5240], shares: [1, 1])
    #expect(uneven.isMismatch)
    let even = SampleRatio(counts: [4960, 5040], shares: [0.5, 0.5])
    #expect(!even.isMismatch)
    // chisquare([4960, 5040]): statistic 0.64.
    #expect(isClose(even.pValue, 0.4237107971667934))
  }

  @Test("takes any number of arms, and an arm that should be empty")
  func arms() {
    // chisquare([100, 210, 290], [100, 200, 300]): statistic 0.8333, two degrees of freedom.
    #expect(isClose(SampleRatio(counts: [100, 210, 290], shares: [1, 2, 3]).pValue, 0.6592406302004437))
    #expect(SampleRatio(counts: [10, 1], shares: [1, 0]).isMismatch)
    #expect(SampleRatio(counts: [10, 0], shares: [1, 0]).pValue == 1)
    #expect(SampleRatio(counts: [0, 0], shares: [1, 1]).pValue == 1)
  }
}
