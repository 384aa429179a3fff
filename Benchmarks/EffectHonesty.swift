import JSON
import Statistics

/// How often the effect report claims a difference where there is none, when looked at again and again.
enum EffectHonesty: Benchmark {
  static let name = "effect-honesty"
  static let summary = "A/A runs with peeking: false wins, width, stepwise release [--runs N] [--looks N] [--seed N]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let runs = option("--runs", in: arguments) ?? 10_000
    let looks = option("--looks", in: arguments) ?? 20
    var random = Xoshiro256(seed: UInt64(option("--seed", in: arguments) ?? 1))
    let cells = AACell.all.map { cell in cell.measured(runs: runs, looks: looks, using: &random) }
    let worst = cells.map { $0["false_wins"]?.doubleValue ?? 1 }.max() ?? 1
    let leastSpeaking = cells.map { $0["speak_by_tenth_look"]?.doubleValue ?? 0 }.min() ?? 0
    let width = widestRatio(runs: runs / 10, using: &random)
    let release = SteppedRelease().measured(runs: runs / 5, looks: looks, using: &random)
    let holds =
      worst <= 0.05 && leastSpeaking >= 0.95 && width <= 1.7
      && (release["combined_false_wins"]?.doubleValue ?? 1) <= 0.05
    return [
      "runs": .int(Int64(runs)), "looks": .int(Int64(looks)), "cells": .array(cells),
      "worst_false_wins": .double(worst), "least_speaking": .double(leastSpeaking),
      "widest_sequential_to_fixed_at_5000": .double(width), "stepped_release": release, "holds": .bool(holds),
    ]
  }

  /// The largest sequential width over the fixed one, with 2,500 customers on both sides and a true lift of a fifth.
  private static func widestRatio(runs: Int, using random: inout Xoshiro256) -> Double {
    var widest = 0.0
    for measure in AACell.Values.all {
      for _ in 0..<runs {
        let control = measure.draw(2_500, lift: 1, using: &random)
        let treatment = measure.draw(2_500, lift: 1.2, using: &random)
        let estimate = EffectEstimate(control: control, treatment: treatment, measure: measure.kind)
        widest = max(widest, estimate.sequential.width / estimate.fixed.width)
      }
    }
    return widest
  }
}

/// One way to share customers between two equal arms, and what is measured of them.
private struct AACell {
  enum Values {
    case conversion(Double)
    /// exp of a normal of this deviation.
    case logNormal(Double)

    static let all: [Values] = [.conversion(0.01), .conversion(0.10), .logNormal(1.5)]

    var name: String {
      switch self {
      case .conversion(let rate): "conversion \(rate)"
      case .logNormal(let scale): "log-normal revenue, sigma \(scale)"
      }
    }

    var kind: EffectMeasure {
      switch self {
      case .conversion: .conversion
      case .logNormal: .money
      }
    }

    /// Customers on the smaller side by the tenth look, so that nearly all runs have passed the guard by then.
    var smallerSideByTenthLook: Double {
      switch self {
      case .conversion(let rate): 38 / rate
      case .logNormal: 800
      }
    }

    /// The sums over `count` customers: exact, and for conversions without drawing each.
    func draw(_ count: Int, lift: Double, using random: inout Xoshiro256) -> Moments {
      switch self {
      case .conversion(let rate):
        return Moments(converted: random.binomial(trials: count, probability: rate * lift), of: count)
      case .logNormal(let scale):
        var sum = 0.0
        var squares = 0.0
        for _ in 0..<count {
          let value = lift * random.logNormal(location: 0, scale: scale)
          sum += value
          squares += value * value
        }
        return Moments(count: count, nonZeroCount: count, sum: sum, sumOfSquares: squares)
      }
    }
  }

  let values: Values
  /// The treated share.
  let share: Double

  /// 59/41 is where the report still takes the published form as it is.
  static let all = Values.all.flatMap { values in
    [0.5, 0.41, 0.1, 0.05].map { AACell(values: values, share: $0) }
  }

  func measured(runs: Int, looks: Int, using random: inout Xoshiro256) -> JSON {
    // Per look, so that the tenth look has what the guard needs.
    let treated = Int((values.smallerSideByTenthLook / 10).rounded(.up))
    let untreated = Int((Double(treated) * (1 - share) / share).rounded())
    var (falseWins, naive, bare, speaking) = (0, 0, 0, 0)
    for _ in 0..<runs {
      var watch = Watch()
      var stratum = EffectStratum(control: Moments(), treatment: Moments())
      for look in 1...looks {
        stratum.control.merge(values.draw(untreated, lift: 1, using: &random))
        stratum.treatment.merge(values.draw(treated, lift: 1, using: &random))
        watch.see(
          EffectEstimate(control: stratum.control, treatment: stratum.treatment, measure: values.kind), look: look)
      }
      falseWins += watch.isFalseWin ? 1 : 0
      naive += watch.isNaiveWin ? 1 : 0
      bare += watch.isBareWin ? 1 : 0
      speaking += watch.firstSpeaking <= 10 ? 1 : 0
    }
    return [
      "cell": .string("\(values.name), \(Int((1 - share) * 100 + 0.5))/\(Int(share * 100 + 0.5))"),
      "n": .int(Int64((treated + untreated) * looks)), "false_wins": .double(Double(falseWins) / Double(runs)),
      "speak_by_tenth_look": .double(Double(speaking) / Double(runs)),
      "naive_rate": .double(Double(naive) / Double(runs)),
      "sequential_with_welch_variance": .double(Double(bare) / Double(runs)),
    ]
  }
}

/// What somebody concludes who looks at each report and believes the first that claims something.
private struct Watch {
  var isFalseWin = false
  var isNaiveWin = false
  /// By the sequence as published, with Welch's variance however unequal the arms are.
  var isBareWin = false
  var firstSpeaking = Int.max

  mutating func see(_ estimate: EffectEstimate, look: Int) {
    switch estimate.verdict {
    case .tooFew: return
    case .gain, .loss: isFalseWin = true
    case .noDifferenceFound: break
    }
    firstSpeaking = min(firstSpeaking, look)
    if !estimate.fixed.contains(0) { isNaiveWin = true }
    let welch = Welch(control: estimate.control, treatment: estimate.treatment)
    let bare = ConfidenceSequence().interval(
      estimate: welch.difference, variance: welch.variance, count: estimate.control.count + estimate.treatment.count)
    if !bare.contains(0) { isBareWin = true }
  }
}

/// A treatment without effect goes from a tenth of the customers to half, while the base rate doubles by itself.
private struct SteppedRelease {
  let perLook = 2_000
  let rates = [0.05, 0.10]
  let shares = [0.1, 0.5]

  func measured(runs: Int, looks: Int, using random: inout Xoshiro256) -> JSON {
    var (combined, pooled, pooledFixed) = (0, 0, 0)
    var errors = 0.0
    for _ in 0..<runs {
      var strata: [EffectStratum] = []
      var (watch, pooledWatch) = (Watch(), Watch())
      var last = 0.0
      for epoch in 0..<2 {
        strata.append(EffectStratum(control: Moments(), treatment: Moments()))
        let treated = Int(Double(perLook) * shares[epoch])
        for look in 1...max(1, looks / 2) {
          let values = AACell.Values.conversion(rates[epoch])
          strata[epoch].control.merge(values.draw(perLook - treated, lift: 1, using: &random))
          strata[epoch].treatment.merge(values.draw(treated, lift: 1, using: &random))
          let estimate = EffectEstimate(strata: strata, measure: .conversion)
          watch.see(estimate, look: look)
          last = estimate.difference
          pooledWatch.see(naive(strata), look: look)
        }
      }
      errors += last
      combined += watch.isFalseWin ? 1 : 0
      pooled += pooledWatch.isFalseWin ? 1 : 0
      pooledFixed += pooledWatch.isNaiveWin ? 1 : 0
    }
    return [
      "n": .int(Int64(perLook * looks)), "combined_false_wins": .double(Double(combined) / Double(runs)),
      "combined_mean_error": .double(errors / Double(runs)),
      "pooled_false_wins": .double(Double(pooled) / Double(runs)),
      "pooled_naive_rate": .double(Double(pooledFixed) / Double(runs)),
    ]
  }

  private func naive(_ strata: [EffectStratum]) -> EffectEstimate {
    var control = Moments()
    var treatment = Moments()
    for stratum in strata {
      control.merge(stratum.control)
      treatment.merge(stratum.treatment)
    }
    return EffectEstimate(control: control, treatment: treatment, measure: .conversion)
  }
}
