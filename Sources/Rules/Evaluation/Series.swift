import Domain

/// The instants of some facts of one customer in time order, with what was summed up to each.
struct Series: Sendable {
  /// Microseconds, ascending.
  let at: [Int64]
  /// `sums[n]` is the sum over the first n facts; empty where nothing is summed.
  let sums: [Int64]

  init(at: [Int64]) {
    self.at = at
    sums = []
  }

  init(at: [Int64], amounts: [Int64]) {
    self.at = at
    var sums: [Int64] = [0]
    sums.reserveCapacity(at.count + 1)
    for amount in amounts { sums.append(sums[sums.count - 1] &+ amount) }
    self.sums = sums
  }

  static let empty = Series(at: [])

  /// How many are not later than an instant.
  func count(through instant: Int64) -> Int { at.firstIndex(after: instant) }

  /// When the next one after the first `count` arrives; the end of time when none does.
  func arrival(after count: Int) -> Int64 { count < at.count ? at[count] : .max }
}

/// Product views, for the purchase stage.
struct ProductViews: Sendable {
  let series: Series
  /// The index of the next view of the same product; the number of views when there is none.
  let next: [Int]
  /// `repeated[n]`: among the first n views, the latest one that another view of its product follows; -1 for none.
  let repeated: [Int]

  init(at: [Int64], products: [String]) {
    series = Series(at: at)
    var next = [Int](repeating: at.count, count: at.count)
    var repeated = [-1]
    var last: [String: Int] = [:]
    for (index, product) in products.enumerated() {
      let previous = last.updateValue(index, forKey: product) ?? -1
      if previous >= 0 { next[previous] = index }
      repeated.append(max(repeated[index], previous))
    }
    self.next = next
    self.repeated = repeated
  }
}

extension [Int64] {
  /// The first index whose element is greater; the count when none is. The array is ascending.
  func firstIndex(after value: Int64) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
