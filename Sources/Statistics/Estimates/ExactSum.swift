/// A sum kept as two doubles, about 106 bits, so that it does not depend on the order of adding or merging.
package struct ExactSum: Sendable, Equatable {
  private var high = 0.0
  private var low = 0.0

  package init() {}

  package init(_ value: Double) { high = value }

  /// The nearest double.
  package var value: Double { high + low }

  /// Knuth's exact addition of two doubles, and the rest carried along (Dekker 1971).
  package mutating func add(_ value: Double) { add(ExactSum(value)) }

  package mutating func add(_ other: ExactSum) {
    let sum = high + other.high
    let back = sum - high
    let rest = (high - (sum - back)) + (other.high - back) + low + other.low
    high = sum + rest
    low = rest - (high - sum)
  }

  /// Adds left x right with the part that one double has no room for.
  package mutating func add(product left: Double, _ right: Double) {
    let product = left * right
    var exact = ExactSum(product)
    exact.low = (-product).addingProduct(left, right)
    add(exact)
  }

  /// self x factor.
  func scaled(by factor: Double) -> ExactSum {
    var result = ExactSum()
    result.add(product: high, factor)
    result.add(product: low, factor)
    return result
  }

  /// self x factor - left x right: where two large sums nearly cancel.
  func times(_ factor: Double, minus left: ExactSum, _ right: ExactSum) -> Double {
    var result = scaled(by: factor)
    result.add(product: -left.high, right.high)
    result.add(product: -left.high, right.low)
    result.add(product: -left.low, right.high)
    return result.value
  }
}
