package import Domain

extension QuietHours {
  /// The end of the quiet span that an instant falls into in a zone; nil outside quiet hours.
  package func end(at instant: Instant, in zone: Zone) -> Instant? {
    guard from != to else { return nil }
    let second = zone.secondOfDay(at: instant)
    let day = zone.day(at: instant)
    if from < to {
      guard second >= from, second < to else { return nil }
      return zone.instant(day: day, secondOfDay: to)
    }
    if second >= from { return zone.instant(day: CivilDay(number: day.number + 1), secondOfDay: to) }
    return second < to ? zone.instant(day: day, secondOfDay: to) : nil
  }

  /// The same with a fixed offset from UTC in seconds, as a receipt captures it.
  package func end(at instant: Instant, offset: Int64) -> Instant? {
    guard from != to else { return nil }
    let local = instant.microseconds.flooredQuotient(1_000_000) + offset
    let midnight = local.flooredQuotient(86_400) * 86_400
    let second = local - midnight
    let isInside = from < to ? second >= from && second < to : second >= from || second < to
    guard isInside else { return nil }
    let ends = midnight + to + (from > to && second >= from ? 86_400 : 0)
    return .seconds(ends - offset)
  }
}
