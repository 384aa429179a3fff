/// Count, mean and variance of a measure over customers; mergeable in any order with the same result.
package struct Moments: Sendable, Equatable {
  package private(set) var count = 0
  /// How many are not zero: customers who did the thing that is measured.
  package private(set) var nonZeroCount = 0
  private var sumOfValues = ExactSum()
  private var sumOfSquares = ExactSum()

  package init() {}

  /// From known sums.
  package init(count: Int, nonZeroCount: Int, sum: Double, sumOfSquares: Double) {
    self.count = count
    self.nonZeroCount = nonZeroCount
    sumOfValues = ExactSum(sum)
    self.sumOfSquares = ExactSum(sumOfSquares)
  }

  /// Of a measure that is 1 for `converted` of `count` customers and 0 for the others.
  package init(converted: Int, of count: Int) {
    self.init(count: count, nonZeroCount: converted, sum: Double(converted), sumOfSquares: Double(converted))
  }

  package init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  package mutating func add(_ value: Double) {
    count += 1
    if value != 0 { nonZeroCount += 1 }
    sumOfValues.add(value)
    sumOfSquares.add(product: value, value)
  }

  package mutating func merge(_ other: Moments) {
    count += other.count
    nonZeroCount += other.nonZeroCount
    sumOfValues.add(other.sumOfValues)
    sumOfSquares.add(other.sumOfSquares)
  }

  package var sum: Double { sumOfValues.value }

  /// 0 where there is nothing.
  package var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// The sum of squared distances from the mean.
  package var squaredDeviations: Double {
    count == 0
      ? 0 : max(0, sumOfSquares.times(Double(count), minus: sumOfValues, sumOfValues) / Double(count))
  }

  /// The unbiased sample variance; 0 below two customers.
  package var variance: Double { count < 2 ? 0 : squaredDeviations / Double(count - 1) }

  package var summary: SampleSummary { SampleSummary(count: count, mean: mean, variance: variance) }
}

/// What a comparison of means needs to know of one arm.
package struct SampleSummary: Sendable, Equatable {
  package let count: Int
  package let mean: Double
  /// Of one customer, not of the mean.
  package let variance: Double

  package init(count: Int, mean: Double, variance: Double) {
    self.count = count
    self.mean = mean
    self.variance = variance
  }

  /// The variance of the mean; infinite below two customers, who tell nothing of it.
  package var varianceOfMean: Double { count < 2 ? .infinity : variance / Double(count) }
}
