/// Microseconds of 24 hours.
let dayLength: Int64 = 86_400_000_000

extension FactWindow {
  /// Facts up to this instant have left the window; nil when none ever does.
  func end(of instant: Int64, _ days: LocalDays) -> Int64? {
    switch self {
    case .ever: nil
    case .rolling(let length): instant.subtracting(length, times: dayLength)
    case .calendar(let length): days.start(of: days.day(at: instant) - length + 1) - 1
    }
  }

  /// When a fact leaves the window; the end of time when it never does.
  func expiry(of fact: Int64, _ days: LocalDays) -> Int64 {
    switch self {
    case .ever: .max
    case .rolling(let length): fact.adding(length, times: dayLength)
    case .calendar(let length): days.start(of: days.day(at: fact) + length)
    }
  }
}

extension Int64 {
  /// `self + count * unit`, at most the end of time; count and unit are not negative.
  func adding(_ count: Int64, times unit: Int64) -> Int64 {
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    guard !overflow else { return .max }
    let (sum, beyond) = addingReportingOverflow(product)
    return beyond ? .max : sum
  }

  func subtracting(_ count: Int64, times unit: Int64) -> Int64 {
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    guard !overflow else { return .min }
    let (difference, beyond) = subtractingReportingOverflow(product)
    return beyond ? .min : difference
  }

  /// Days of 24 hours from an earlier instant to this one.
  func wholeDays(since earlier: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(earlier)
    return (overflow ? .max : difference) / dayLength
  }
}
