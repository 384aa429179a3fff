internal import Domain

/// How the days and hours of the year move a shop: weekends, evenings, holidays and sales.
struct Rhythm: Sendable {
  let zone: Zone

  /// Monday to Sunday.
  private static let weekdays = [0.85, 0.85, 0.9, 0.95, 1.1, 1.25, 1.1]
  /// From midnight on.
  private static let hours: [Double] = [
    0.3, 0.15, 0.1, 0.05, 0.05, 0.1, 0.3, 0.6, 0.9, 1.1, 1.2, 1.2, 1.3, 1.2, 1.0, 1.0, 1.0, 1.1, 1.2, 1.5, 1.9, 2.0,
    1.6,
    0.8,
  ]
  static let peak = 3.0 * 1.25

  /// Around 1 over a year.
  func weight(of day: CivilDay) -> Double {
    let (_, month, date) = day.components
    return Self.weekdays[Int(day.weekday) - 1] * Self.season(month, date)
  }

  /// The sales of June and November, the days around the new year, and the holidays of May and October.
  private static func season(_ month: Int64, _ date: Int64) -> Double {
    switch (month, date) {
    case (11, 9...11), (6, 16...18): 3.0
    case (12, 10...12): 2.0
    case (5, 1...5), (10, 1...7): 0.7
    case (1, 1...3): 1.3
    case (2, 1...7): 0.6
    default: 1.0
    }
  }

  /// The instant of a day at which something happens, given a uniform draw.
  func instant(on day: CivilDay, _ share: Double) -> Instant {
    let whole = Self.hours.reduce(0, +)
    var rest = share * whole
    for (hour, weight) in Self.hours.enumerated() {
      if rest < weight {
        let second = Int64(hour) * 3_600 + Int64(rest / weight * 3_600)
        return zone.instant(day: day, secondOfDay: min(second, 86_399))
      }
      rest -= weight
    }
    return zone.instant(day: day, secondOfDay: 86_399)
  }
}
