package import Domain

/// How many marketing mails a new sender may send a day: few at first, twice as many each day, until the target.
extension MailAccount.WarmUp {
  /// 1 on the first day, and before it.
  package func number(of day: CivilDay) -> Int64 { max(0, day.number - startsOn.number) + 1 }

  /// The most mails of a day; nil once doubling has reached the target, when there is no ceiling any more.
  package func ceiling(on day: CivilDay) -> Int64? {
    let doublings = min(number(of: day) - 1, 62)
    let (grown, overflow) = first.multipliedReportingOverflow(by: 1 << doublings)
    return overflow || grown >= target ? nil : grown
  }

  /// The key of the day's counter.
  package static func counter(of day: CivilDay) -> String { "warm-up/\(day)" }
}
