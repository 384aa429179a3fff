/// A ratio of two measures of the same customers, such as revenue per order, where the customer is what was drawn.
package struct RatioMoments: Sendable, Equatable {
  package private(set) var count = 0
  private var numerator = ExactSum()
  private var denominator = ExactSum()
  private var numeratorSquares = ExactSum()
  private var denominatorSquares = ExactSum()
  private var products = ExactSum()

  package init() {}

  package mutating func add(numerator top: Double, denominator bottom: Double) {
    count += 1
    numerator.add(top)
    denominator.add(bottom)
    numeratorSquares.add(product: top, top)
    denominatorSquares.add(product: bottom, bottom)
    products.add(product: top, bottom)
  }

  package mutating func merge(_ other: RatioMoments) {
    count += other.count
    numerator.add(other.numerator)
    denominator.add(other.denominator)
    numeratorSquares.add(other.numeratorSquares)
    denominatorSquares.add(other.denominatorSquares)
    products.add(other.products)
  }

  package var covariance: Double { centred(products, numerator, denominator) }

  /// The ratio of the means with its variance by the delta method (Deng, Knoblich and Lu 2018, section 3);
  /// nil where the denominator is zero.
  package var summary: SampleSummary? {
    guard count >= 2, denominator.value != 0 else { return nil }
    let mean = denominator.value / Double(count)
    let ratio = numerator.value / denominator.value
    let spread =
      centred(numeratorSquares, numerator, numerator) - 2 * ratio * covariance
      + ratio * ratio * centred(denominatorSquares, denominator, denominator)
    return SampleSummary(count: count, mean: ratio, variance: max(0, spread) / (mean * mean))
  }

  private func centred(_ products: ExactSum, _ left: ExactSum, _ right: ExactSum) -> Double {
    guard count >= 2 else { return 0 }
    let n = Double(count)
    return products.times(n, minus: left, right) / n / (n - 1)
  }
}
