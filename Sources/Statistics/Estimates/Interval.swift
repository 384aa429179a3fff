internal import Glibc

/// A closed range of values that a quantity may have.
package struct Interval: Sendable, Equatable {
  package let low: Double
  package let high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  package init(centre: Double, halfWidth: Double) {
    // An unknown spread leaves everything possible.
    self.init(
      low: halfWidth.isNaN ? -.infinity : centre - halfWidth, high: halfWidth.isNaN ? .infinity : centre + halfWidth)
  }

  package var width: Double { high - low }
  package func contains(_ value: Double) -> Bool { low <= value && value <= high }

  /// Wilson's interval for a share (Wilson 1927): honest also at 0 and at few.
  package static func wilson(successes: Int, of count: Int, confidence: Double = 0.95) -> Interval {
    guard count > 0 else { return Interval(low: 0, high: 1) }
    let z = -Normal.quantile((1 - confidence) / 2)
    let n = Double(count)
    let share = Double(successes) / n
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return Interval(
      low: successes == 0 ? 0 : max(0, centre - half), high: successes == count ? 1 : min(1, centre + half))
  }
}

/// The value below which `share` of `sorted` lies, between two values by their distance (type 7 of Hyndman and Fan
/// 1996, as in NumPy); nil where there are none.
package func quantile(ofSorted sorted: [Double], _ share: Double) -> Double? {
  guard let last = sorted.last else { return nil }
  let place = min(max(share, 0), 1) * Double(sorted.count - 1)
  let index = Int(place)
  guard index + 1 < sorted.count else { return last }
  return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
}
