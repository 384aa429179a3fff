import Domain
import JSON

extension Evaluator {
  /// Holds on the local days that are so many days before a return of the date.
  func span(_ test: DateTest, at instant: Int64) -> TruthSpan {
    guard let date = test.field.value(in: history.history.profile)?.stringValue.flatMap(YearlyDate.init(text:)) else {
      return TruthSpan(false)
    }
    let days = history.history.zone.map(LocalDays.init(zone:)) ?? self.days
    let today = days.day(at: instant)
    if date.returns(on: today + test.inDays) {
      return TruthSpan(true, until: days.start(of: today + 1))
    }
    var target = today + test.inDays
    // A zone that moves over the date line leaves out a day, and with it the date, once.
    for _ in 0..<2 {
      target = date.firstReturn(after: target)
      let start = days.start(of: target - test.inDays)
      if days.day(at: start) == target - test.inDays { return TruthSpan(false, until: start) }
    }
    return TruthSpan(false, until: days.start(of: target - test.inDays), isExact: false)
  }
}

/// A day that comes back every year. 29 February comes back on the 28th in years without it.
struct YearlyDate: Hashable {
  private let month: Int64
  private let day: Int64
  /// It does not come back before it was.
  private let firstYear: Int64

  /// `YYYY-MM-DD`, also with a time behind it, or `MM-DD`.
  init?(text: String) {
    let parts = text.prefix { $0 != "T" && $0 != " " }.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 || (parts.count == 3 && parts[0].utf8.count == 4) else { return nil }
    let numbers = parts.compactMap { part in part.utf8.allSatisfy { (48...57).contains($0) } ? Int64(part) : nil }
    guard numbers.count == parts.count, parts.suffix(2).allSatisfy({ $0.utf8.count == 2 }) else { return nil }
    firstYear = numbers.count == 3 ? numbers[0] : .min
    month = numbers[numbers.count - 2]
    day = numbers[numbers.count - 1]
    guard (1...12).contains(month),
      (1...CivilDay.length(ofMonth: month, year: numbers.count == 3 ? firstYear : 2_000)).contains(day)
    else { return nil }
  }

  func returns(on number: Int64) -> Bool {
    let year = CivilDay(number: number).components.year
    return year >= firstYear && self.number(in: year) == number
  }

  /// The first return later than a day.
  func firstReturn(after number: Int64) -> Int64 {
    let year = max(CivilDay(number: number).components.year, firstYear)
    let candidate = self.number(in: year)
    return candidate > number ? candidate : self.number(in: year + 1)
  }

  private func number(in year: Int64) -> Int64 {
    CivilDay(year: year, month: month, day: min(day, CivilDay.length(ofMonth: month, year: year))).number
  }
}
