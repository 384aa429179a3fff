import Domain

/// The instants of some facts of one customer in time order, with what was summed up to each.
struct Series: Sendable {
  /// Microseconds, ascending.
  private(set) var at: [Int64]
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

  /// Of a series that sums nothing: another one, not earlier than the last.
  mutating func append(_ instant: Int64) { at.append(instant) }

  /// How many are not later than an instant.
  func count(through instant: Int64) -> Int { at.firstIndex(after: instant) }

  /// When the next one after the first `count` arrives; the end of time when none does.
  func arrival(after count: Int) -> Int64 { count < at.count ? at[count] : .max }
}

/// Product views, for the purchase stage.
struct ProductViews: Sendable {
  private(set) var series = Series.empty
  /// The index of the next view of the same product; the greatest number when there is none.
  private(set) var next: [Int] = []
  /// `repeated[n]`: among the first n views, the latest one that another view of its product follows; -1 for none.
  private(set) var repeated = [-1]
  private var last: [String: Int] = [:]

  /// Not earlier than the views before it.
  mutating func append(_ instant: Int64, _ product: String) {
    let index = next.count
    let previous = last.updateValue(index, forKey: product) ?? -1
    if previous >= 0 { next[previous] = index }
    series.append(instant)
    next.append(.max)
    repeated.append(max(repeated[index], previous))
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
