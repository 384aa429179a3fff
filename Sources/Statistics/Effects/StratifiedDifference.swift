/// Treated and untreated customers who were drawn with the same shares: an epoch.
package struct EffectStratum: Sendable, Equatable {
  package var control: Moments
  package var treatment: Moments

  package init(control: Moments, treatment: Moments) {
    self.control = control
    self.treatment = treatment
  }

  /// Of the difference of the means.
  var cautiousVariance: Double {
    let (c, t) = (Double(control.count), Double(treatment.count))
    let welch = control.summary.varianceOfMean + treatment.summary.varianceOfMean
    guard min(c, t) < 0.4 * (c + t) else { return welch }
    let spread = (control.squaredDeviations + treatment.squaredDeviations) / (c + t - 2)
    return max(welch, spread * (1 / c + 1 / t))
  }
}

/// The differences of several epochs as one.
///
/// Each epoch keeps its own difference, since shares and base rates change between epochs and customers pooled
/// over them compare one season's treated with another's untreated. The weight of an epoch is
/// `n_t n_c / (n_t + n_c)`, its effective size, from the numbers drawn alone: weights that look at outcomes (such as
/// the inverse of the sample variance) favour epochs whose low rate came by chance, and so are biased. With this
/// weight, too, the weighted difference is a plain sum over customers, a random walk, for which the confidence
/// sequence is made.
struct StratifiedDifference {
  /// Means and variances with the same weights on both sides.
  let control: SampleSummary
  let treatment: SampleSummary
  let welch: Welch
  /// Welch's variance; in an epoch whose smaller arm has less than two fifths of the customers the larger of
  /// Welch's and Student's, who takes both arms to have the same spread.
  ///
  /// A small arm of skewed values is now and then without its rare large ones. Its mean is then low and its variance
  /// low as well, and Welch's interval says "loss" too often: in 5.6% of A/A runs at 95/5 and log-normal revenue
  /// (`bin/bench effect-honesty`). Student's takes the spread from the larger arm. Between arms of nearly one size the
  /// skews cancel, and the published form holds as it is.
  let cautiousVariance: Double
  let smallerConverters: Int
  let count: Int

  var difference: Double { welch.difference }

  init(_ strata: [EffectStratum]) {
    // An epoch with one side only compares nothing, and one with a single customer says nothing of its spread.
    let usable = strata.filter { $0.control.count > 1 && $0.treatment.count > 1 }
    let weights = usable.map { stratum in
      let (c, t) = (Double(stratum.control.count), Double(stratum.treatment.count))
      return c * t / (c + t)
    }
    let total = weights.reduce(0, +)
    func combined(_ arm: (EffectStratum) -> Moments) -> SampleSummary {
      var mean = ExactSum()
      var variance = ExactSum()
      var count = 0
      for (stratum, weight) in zip(usable, weights) {
        let summary = arm(stratum).summary
        mean.add(product: weight / total, summary.mean)
        variance.add(weight / total * (weight / total) * summary.varianceOfMean)
        count += summary.count
      }
      return SampleSummary(count: count, mean: mean.value, variance: variance.value * Double(count))
    }
    control = combined(\.control)
    treatment = combined(\.treatment)
    welch = Welch(control: control, treatment: treatment)
    count = control.count + treatment.count
    cautiousVariance =
      usable.isEmpty
      ? .infinity
      : zip(usable, weights).reduce(0) { sum, pair in
        sum + (pair.1 / total) * (pair.1 / total) * pair.0.cautiousVariance
      }
    smallerConverters = min(
      usable.reduce(0) { $0 + $1.control.nonZeroCount }, usable.reduce(0) { $0 + $1.treatment.nonZeroCount })
  }
}
