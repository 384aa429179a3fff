import Domain

/// A whole number and the first later instant at which it may be another.
struct NumberSpan {
  let value: Int64?
  let until: Int64
}

extension Evaluator {
  func number(of series: Series, _ window: FactWindow, at instant: Int64) -> Int {
    series.count(through: instant) - left(series, window, at: instant)
  }

  /// How many of the series have left the window.
  private func left(_ series: Series, _ window: FactWindow, at instant: Int64) -> Int {
    window.end(of: instant, days).map { series.at.firstIndex(after: $0) } ?? 0
  }

  /// The exact span of a test on the number of facts in a window.
  func counted(_ series: Series, _ window: FactWindow, _ test: IntegerTest, at start: Int64) -> TruthSpan {
    var arrived = series.count(through: start)
    var number = arrived - (arrived == 0 ? 0 : left(series, window, at: start))
    let truth = test.holds(Int64(number))
    while true {
      let arrival = series.arrival(after: arrived)
      // Without an arrival facts only leave, so jump to the number that would turn the answer.
      while window != .ever, let target = test.next(below: Int64(number)), target >= 0 {
        let expiry = window.expiry(of: series.at[arrived - Int(target) - 1], days)
        guard expiry < arrival else { break }
        // Never more than aimed at, so that this ends whatever a zone's table says.
        number = min(Int(target), arrived - left(series, window, at: expiry))
        // Facts that leave together may step over the number aimed at.
        if test.holds(Int64(number)) != truth { return TruthSpan(truth, until: expiry) }
      }
      guard arrival != .max else { return TruthSpan(truth) }
      arrived = series.count(through: arrival)
      number = arrived - left(series, window, at: arrival)
      if test.holds(Int64(number)) != truth { return TruthSpan(truth, until: arrival) }
    }
  }

  /// The number of facts in a window as a value.
  func count(_ series: Series, _ window: FactWindow, at instant: Int64) -> NumberSpan {
    let arrived = series.count(through: instant)
    let gone = left(series, window, at: instant)
    return NumberSpan(value: Int64(arrived - gone), until: change(series, window, arrived: arrived, gone: gone))
  }

  /// The sum over the facts in a window.
  func summed(_ series: Series, _ window: FactWindow, at instant: Int64) -> NumberSpan {
    let arrived = series.count(through: instant)
    let gone = left(series, window, at: instant)
    return NumberSpan(
      value: series.sums[arrived] &- series.sums[gone], until: change(series, window, arrived: arrived, gone: gone))
  }

  private func change(_ series: Series, _ window: FactWindow, arrived: Int, gone: Int) -> Int64 {
    let expiry = gone < arrived && window != .ever ? window.expiry(of: series.at[gone], days) : .max
    return min(series.arrival(after: arrived), expiry)
  }

  /// The exact span of a test on the whole days since the latest fact, or since the first one.
  func aged(_ series: Series, sinceFirst: Bool, _ test: IntegerTest, at start: Int64) -> TruthSpan {
    var instant = start
    var truth: Bool?
    while true {
      let arrived = series.count(through: instant)
      let arrival = series.arrival(after: arrived)
      let base = arrived == 0 ? nil : series.at[sinceFirst ? 0 : arrived - 1]
      let age = base.map { instant.wholeDays(since: $0) }
      let holds = test.holds(age)
      if let truth, truth != holds { return TruthSpan(truth, until: instant) }
      truth = holds
      if let base, let age, let target = test.next(above: age) {
        let turn = base.adding(target, times: dayLength)
        if turn < arrival { return TruthSpan(holds, until: turn) }
      }
      guard arrival != .max else { return TruthSpan(holds) }
      instant = arrival
    }
  }

  /// The whole days as a value.
  func age(_ series: Series, sinceFirst: Bool, at instant: Int64) -> NumberSpan {
    let arrived = series.count(through: instant)
    let arrival = series.arrival(after: arrived)
    guard arrived > 0 else { return NumberSpan(value: nil, until: arrival) }
    let base = series.at[sinceFirst ? 0 : arrived - 1]
    let age = instant.wholeDays(since: base)
    return NumberSpan(value: age, until: min(arrival, base.adding(age + 1, times: dayLength)))
  }
}
