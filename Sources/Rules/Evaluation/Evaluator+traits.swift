package import Domain

/// A trait's value and the first later instant at which it may be another.
struct TraitSpan {
  let value: TraitValue?
  let until: Int64

  init(_ value: TraitValue?, until: Int64) {
    self.value = value
    self.until = until
  }

  init(_ number: NumberSpan) { self.init(number.value.map(TraitValue.int), until: number.until) }
}

extension PreparedHistory {
  /// The value of a trait at an instant.
  package func reading(_ trait: Trait, _ context: EvaluationContext, now: Instant) -> TraitReading {
    let evaluator = Evaluator(history: self, context: context)
    var span = evaluator.span(trait, at: now.microseconds)
    let value = span.value
    while span.until != .max {
      let next = evaluator.span(trait, at: span.until)
      if next.value != value { break }
      span = next
    }
    return TraitReading(
      value: value, validUntil: span.until == .max ? nil : Instant(microseconds: span.until))
  }
}

extension Evaluator {
  /// The exact span of a test. Numbers that time moves steadily are jumped over, the others stepped through.
  func span(_ test: TraitTest, at instant: Int64) -> TruthSpan {
    switch test.trait {
    case .recencyDays: return aged(history.purchases, sinceFirst: false, test.whole, at: instant)
    case .daysSinceFirstOrder: return aged(history.purchases, sinceFirst: true, test.whole, at: instant)
    case .daysSinceLastVisit: return aged(history.visits, sinceFirst: false, test.whole, at: instant)
    case .lifetimeDays: return aged(known, sinceFirst: true, test.whole, at: instant)
    case .frequency: return counted(history.purchases, .ever, test.whole, at: instant)
    case .orders(let days): return counted(history.purchases, .rolling(days: days), test.whole, at: instant)
    case .eventCount(let name, let days):
      return counted(history.events(name), .rolling(days: days), test.whole, at: instant)
    case .r:
      guard let cuts = context.rfm else { return TruthSpan(test.whole.whenUnset) }
      let whole = IntegerTest(test.whole, through: cuts.recencyDays) { 5 - cuts.recencyDays.passed(by: $0) }
      return aged(history.purchases, sinceFirst: false, whole, at: instant)
    default: return stepped(test, at: instant)
    }
  }

  private func stepped(_ test: TraitTest, at instant: Int64) -> TruthSpan {
    var span = self.span(test.trait, at: instant)
    let truth = test.holds(of: span.value)
    while span.until != .max {
      let next = self.span(test.trait, at: span.until)
      if test.holds(of: next.value) != truth { return TruthSpan(truth, until: span.until) }
      span = next
    }
    return TruthSpan(truth)
  }

  /// The customer's own beginning.
  private var known: Series { Series(at: [history.history.since.microseconds]) }

  func span(_ trait: Trait, at instant: Int64) -> TraitSpan {
    switch trait {
    case .recencyDays: TraitSpan(age(history.purchases, sinceFirst: false, at: instant))
    case .daysSinceFirstOrder: TraitSpan(age(history.purchases, sinceFirst: true, at: instant))
    case .daysSinceLastVisit: TraitSpan(age(history.visits, sinceFirst: false, at: instant))
    case .lifetimeDays: TraitSpan(age(known, sinceFirst: true, at: instant))
    case .frequency: TraitSpan(count(history.purchases, .ever, at: instant))
    case .orders(let days): TraitSpan(count(history.purchases, .rolling(days: days), at: instant))
    case .eventCount(let name, let days):
      TraitSpan(count(history.events(name), .rolling(days: days), at: instant))
    case .spendTotal: TraitSpan(summed(history.money, .ever, at: instant))
    case .spend(let days): TraitSpan(summed(history.money, .rolling(days: days), at: instant))
    case .averageOrder, .firstOrderAt, .lastOrderAt, .averageGapDays, .priceSensitivity:
      ofPurchases(trait, at: instant)
    case .r, .f, .m, .rfmCell: score(trait, at: instant)
    case .purchaseStage: purchaseStage(at: instant)
    case .engagement: engagement(at: instant)
    }
  }

  /// Traits that only a further purchase changes.
  private func ofPurchases(_ trait: Trait, at instant: Int64) -> TraitSpan {
    let series = history.purchases
    let number = series.count(through: instant)
    let until = series.arrival(after: number)
    guard number > 0 else { return TraitSpan(nil, until: until) }
    let first = series.at[0]
    let last = series.at[number - 1]
    let value: TraitValue? =
      switch trait {
      case .firstOrderAt: .instant(Instant(microseconds: first))
      case .lastOrderAt: .instant(Instant(microseconds: last))
      case .averageOrder: .int(rounded(series.sums[number], by: Int64(number)))
      case .averageGapDays:
        number < 2 ? nil : .double(Double(last - first) / Double(number - 1) / Double(dayLength))
      default: priceSensitivity(purchases: number).map(TraitValue.text)
      }
    return TraitSpan(value, until: until)
  }

  private func priceSensitivity(purchases number: Int) -> String? {
    guard let cuts = context.priceCuts, history.pieceCounts.sums[number] > 0 else { return nil }
    let mean = Double(history.pieceAmounts.sums[number]) / Double(history.pieceCounts.sums[number])
    return mean < cuts[0] ? "low" : mean < cuts[1] ? "mid_value" : "premium"
  }

  /// Scores from the context's cuts, for those who ever bought.
  private func score(_ trait: Trait, at instant: Int64) -> TraitSpan {
    guard let cuts = context.rfm else { return TraitSpan(nil, until: .max) }
    let purchases = history.purchases
    let number = purchases.count(through: instant)
    let arrival = purchases.arrival(after: number)
    guard number > 0 else { return TraitSpan(nil, until: arrival) }
    let last = purchases.at[number - 1]
    let days = instant.wholeDays(since: last)
    let money = summed(history.money, .ever, at: instant)
    let r = 5 - cuts.recencyDays.passed(by: days)
    let f = 1 + cuts.frequency.passed(by: Int64(number))
    let m = 1 + cuts.monetary.passed(by: money.value ?? 0)
    let turn = cuts.recencyDays.first { $0 >= days }.map { last.adding($0 &+ 1, times: dayLength) } ?? .max
    let until = min(arrival, money.until, turn)
    let value: TraitValue =
      switch trait {
      case .r: .int(r)
      case .f: .int(f)
      case .m: .int(m)
      default: .text("\(r)\(f)\(m)")
      }
    return TraitSpan(value, until: until)
  }
}

extension TraitTest {
  /// A comparison with what the trait is; nil where it is not set.
  func holds(of value: TraitValue?) -> Bool {
    guard let value else { return comparison == .notEqual }
    switch comparison {
    case .isSet: return true
    case .isIn: return values.contains { value.order(to: $0) == 0 }
    default: return values.first.flatMap(value.order(to:)).map(comparison.holds(order:)) ?? false
    }
  }
}

extension TraitValue {
  /// Negative, zero or positive; nil for values of different types.
  fileprivate func order(to other: TraitValue) -> Int? {
    switch (self, other) {
    case (.int(let left), .int(let right)): sign(left, right)
    case (.int(let left), .double(let right)): sign(Double(left), right)
    case (.double(let left), .int(let right)): sign(left, Double(right))
    case (.double(let left), .double(let right)): sign(left, right)
    case (.text(let left), .text(let right)): sign(left, right)
    case (.instant(let left), .instant(let right)): sign(left, right)
    default: nil
    }
  }
}

private func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left < right ? -1 : left > right ? 1 : 0 }

/// To the nearest whole number, halves away from zero.
private func rounded(_ sum: Int64, by number: Int64) -> Int64 {
  let quotient = sum / number
  let remainder = sum % number
  return abs(remainder) * 2 >= number ? quotient + (sum < 0 ? -1 : 1) : quotient
}
