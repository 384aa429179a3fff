internal import Domain

/// The last local days of a zone, today last, and from when to when each lasts.
struct LocalDays: Sendable {
  let days: [CivilDay]
  let spans: [Range<Instant>]

  init(_ zone: Zone, until now: Instant, days count: Int64) {
    let today = zone.day(at: now)
    days = (0..<count).map { CivilDay(number: today.number + $0 - count + 1) }
    spans = days.map { zone.start(of: $0)..<zone.start(of: CivilDay(number: $0.number + 1)) }
  }
}

extension Zone {
  /// From the start of a local day to that of the next.
  func span(of day: CivilDay) -> Range<Instant> { start(of: day)..<start(of: CivilDay(number: day.number + 1)) }
}
