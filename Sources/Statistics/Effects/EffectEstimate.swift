/// What a treatment did beside its control, with intervals for looking once and for looking at any time.
package struct EffectEstimate: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable {
    /// The smaller side needs this many customers with a value in all.
    case tooFew(needed: Int)
    case gain
    case loss
    case noDifferenceFound
  }

  package let control: SampleSummary
  package let treatment: SampleSummary
  /// Treatment less control, in the unit of the measure.
  package let difference: Double
  /// The difference as a share of the control's mean; nil where that is zero.
  package let lift: Double?
  /// The lift's interval for looking at any time, by the delta method.
  package let liftInterval: Interval?
  /// Welch's: holds when looked at once.
  package let fixed: Interval
  /// Holds at all looks together.
  package let sequential: Interval
  package let pFixed: Double
  package let pSequential: Double
  package let verdict: Verdict

  package init(
    control: Moments, treatment: Moments, measure: EffectMeasure, sequence: ConfidenceSequence = ConfidenceSequence()
  ) {
    self.init(strata: [EffectStratum(control: control, treatment: treatment)], measure: measure, sequence: sequence)
  }

  /// Over epochs with their own shares: see ``StratifiedDifference`` for how they are combined.
  package init(
    strata: [EffectStratum], measure: EffectMeasure, sequence: ConfidenceSequence = ConfidenceSequence()
  ) {
    let combined = StratifiedDifference(strata)
    (control, treatment) = (combined.control, combined.treatment)
    difference = combined.difference
    fixed = combined.welch.interval(confidence: sequence.confidence)
    pFixed = combined.welch.pValue
    sequential = sequence.interval(
      estimate: difference, variance: combined.cautiousVariance, count: combined.count)
    pSequential = sequence.pValue(
      estimate: difference, variance: combined.cautiousVariance, count: combined.count)
    let relative = RelativeLift(combined)
    lift = relative?.lift
    liftInterval = relative.map {
      sequence.interval(estimate: $0.lift, variance: $0.variance, count: combined.count)
    }
    verdict = Self.verdict(sequential, converters: combined.smallerConverters, needed: measure.neededConverters)
  }

  private static func verdict(_ interval: Interval, converters: Int, needed: Int) -> Verdict {
    if converters < needed { return .tooFew(needed: needed) }
    if interval.low > 0 { return .gain }
    if interval.high < 0 { return .loss }
    return .noDifferenceFound
  }
}
