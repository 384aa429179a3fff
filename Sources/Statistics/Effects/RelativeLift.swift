/// The difference as a share of the control's mean (delta method: Deng, Knoblich and Lu 2018, section 2).
struct RelativeLift {
  let lift: Double
  let variance: Double

  /// Nil where the control's mean is zero or unknown.
  init?(_ combined: StratifiedDifference) {
    let base = combined.control.mean
    guard base != 0, combined.control.varianceOfMean.isFinite else { return nil }
    lift = combined.difference / base
    // Of t / c - 1: Var(t) / c^2 + t^2 Var(c) / c^4, and no narrower than the difference's caution asks.
    let treated = combined.treatment.mean
    let delta =
      combined.treatment.varianceOfMean / (base * base)
      + treated * treated * combined.control.varianceOfMean / (base * base * base * base)
    variance = delta * max(1, combined.cautiousVariance / combined.welch.variance)
  }
}
