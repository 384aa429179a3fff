package import Domain
package import JSON

/// Makes the cuts of a context from the customers of a tenant.
///
/// Quantiles are of the nearest-rank kind (the inverse of the empirical distribution; Hyndman and Fan 1996,
/// definition 1), so a cut is always a value somebody has, and customers who tie always share a score.
package struct ContextBuilder: Sendable {
  /// What one customer adds; nil when they never bought.
  package struct Sample: Sendable, Hashable {
    package let recencyDays: Int64
    package let frequency: Int64
    package let monetary: Int64
    /// Mean price of the pieces bought, in minor units.
    package let meanPrice: Double?

    package init(recencyDays: Int64, frequency: Int64, monetary: Int64, meanPrice: Double?) {
      self.recencyDays = recencyDays
      self.frequency = frequency
      self.monetary = monetary
      self.meanPrice = meanPrice
    }

    package init?(_ history: PreparedHistory, now: Instant) {
      let number = history.purchases.count(through: now.microseconds)
      guard number > 0 else { return nil }
      let pieces = history.pieceCounts.sums[number]
      self.init(
        recencyDays: now.microseconds.wholeDays(since: history.purchases.at[number - 1]), frequency: Int64(number),
        monetary: history.money.sums[history.money.count(through: now.microseconds)],
        meanPrice: pieces > 0 ? Double(history.pieceAmounts.sums[number]) / Double(pieces) : nil)
    }
  }

  private var samples: [Sample] = []
  package var holidays: [CivilDay] = []

  package init() {}

  package mutating func add(_ sample: Sample) { samples.append(sample) }

  /// The document of a ``RuleContext``; without buyers it has no cuts.
  package var document: JSON {
    var members: [String: JSON] = ["holidays": .array(holidays.sorted().map { .string($0.description) })]
    if !samples.isEmpty {
      members["rfm"] = [
        "recency_days": .array(quantiles(samples.map(\.recencyDays), parts: 5).map(JSON.int)),
        "frequency": .array(quantiles(samples.map(\.frequency), parts: 5).map(JSON.int)),
        "monetary": .array(quantiles(samples.map(\.monetary), parts: 5).map(JSON.int)),
      ]
    }
    let prices = samples.compactMap(\.meanPrice)
    if !prices.isEmpty { members["price"] = .array(quantiles(prices, parts: 3).map(JSON.double)) }
    return .object(members)
  }
}

/// The values at the ends of the first `parts - 1` equal shares.
func quantiles<Value: Comparable>(_ values: [Value], parts: Int) -> [Value] {
  let sorted = values.sorted()
  return (1..<parts).map { sorted[(sorted.count * $0 + parts - 1) / parts - 1] }
}
