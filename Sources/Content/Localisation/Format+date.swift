package import Domain

extension Format {
  /// `20 Nov 2026`, `2026年11月20日`.
  package static func date(_ day: CivilDay, _ language: Language) -> String {
    let (year, month, date) = day.components
    return language == .chinese ? "\(year)年\(month)月\(date)日" : "\(date) \(months[Int(month) - 1]) \(year)"
  }

  package static func date(_ instant: Instant, _ zone: Zone, _ language: Language) -> String {
    date(zone.day(at: instant), language)
  }

  /// `20 Nov 2026, 16:05`, `2026年11月20日 16:05`: what the wall clock of the zone shows.
  package static func dateAndTime(_ instant: Instant, _ zone: Zone, _ language: Language) -> String {
    let second = zone.secondOfDay(at: instant)
    let time = "\(padded(String(second / 3_600), to: 2)):\(padded(String(second / 60 % 60), to: 2))"
    return date(instant, zone, language) + (language == .chinese ? " " : ", ") + time
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
