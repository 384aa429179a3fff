import Statistics
import Testing

@Suite("Moments of a sample")
struct MomentsTests {
  @Test("keep their digits far from zero")
  func cancellation() {
    let moments = Moments([4, 7, 13, 16].map { $0 + 1e9 })
    #expect(moments.mean == 1e9 + 10)
    #expect(moments.variance == 30)
    #expect(Moments([1e15 + 1, 1e15 + 2, 1e15 + 3]).variance == 1)
  }

  @Test("do not depend on the order of merging")
  func order() {
    var random = Xoshiro256(seed: 1)
    for _ in 0..<50 {
      var parts = (0..<200).map { _ in
        Moments((0..<Int.random(in: 0...5, using: &random)).map { _ in random.logNormal(location: 0, scale: 6) })
      }
      let first = merged(parts)
      parts.shuffle(using: &random)
      let second = merged(parts)
      #expect(first.count == second.count && first.nonZeroCount == second.nonZeroCount)
      #expect(abs(first.mean - second.mean) <= 1e-12 * abs(first.mean))
      #expect(abs(first.variance - second.variance) <= 1e-12 * first.variance)
    }
  }

  @Test("are nothing at first and of a single value")
  func few() {
    #expect(Moments().mean == 0 && Moments().variance == 0)
    #expect(Moments([5]).variance == 0 && Moments([5]).summary.varianceOfMean == .infinity)
    #expect(Moments(converted: 3, of: 10) == Moments([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]))
  }

  @Test("of a ratio are those of the delta method")
  func ratio() throws {
    var moments = RatioMoments()
    var halves = (RatioMoments(), RatioMoments())
    // By hand: means 5 and 2, ratio 2.5; var(n) 20/3, var(d) 2/3, cov 2; (20/3 - 10 + 25/6) / 4 = 5/24.
    for (index, pair) in [(2.0, 1.0), (4, 2), (6, 2), (8, 3)].enumerated() {
      moments.add(numerator: pair.0, denominator: pair.1)
      if index < 2 {
        halves.0.add(numerator: pair.0, denominator: pair.1)
      } else {
        halves.1.add(numerator: pair.0, denominator: pair.1)
      }
    }
    let summary = try #require(moments.summary)
    #expect(summary.mean == 2.5)
    #expect(isClose(moments.covariance, 2, 1e-14))
    #expect(isClose(summary.variance, 5.0 / 24, 1e-13))
    halves.1.merge(halves.0)
    #expect(halves.1.summary == summary)
    #expect(RatioMoments().summary == nil)
  }

  @Test("quantiles are those of NumPy")
  func quantiles() {
    let sorted = [1.0, 2, 4, 8]
    #expect(quantile(ofSorted: sorted, 0.5) == 3)
    #expect(quantile(ofSorted: sorted, 0.9).map { isClose($0, 6.8, 1e-14) } == true)
    #expect(quantile(ofSorted: sorted, 0) == 1 && quantile(ofSorted: sorted, 1) == 8)
    #expect(quantile(ofSorted: [], 0.5) == nil)
  }

  @Test("Wilson's interval is that of Newcombe 1998, table I")
  func wilson() {
    for (successes, count, low, high) in [
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
    ] {
      let interval = Interval.wilson(successes: successes, of: count)
      #expect(abs(interval.low - low) < 5e-5 && abs(interval.high - high) < 5e-5)
    }
    #expect(Interval.wilson(successes: 0, of: 0) == Interval(low: 0, high: 1))
  }

  private func merged(_ parts: [Moments]) -> Moments {
    var whole = Moments()
    for part in parts { whole.merge(part) }
    return whole
  }
}
