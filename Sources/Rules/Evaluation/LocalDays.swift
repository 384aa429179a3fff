import Domain

/// Civil days of a zone as one unbroken sequence: a day lasts from its first instant to the next day's first.
///
/// Where clocks fall back over midnight, the day that has begun goes on.
struct LocalDays: Sendable {
  let zone: Zone

  func day(at instant: Int64) -> Int64 {
    let number = zone.day(at: Instant(microseconds: instant)).number
    return start(of: number + 1) <= instant ? number + 1 : number
  }

  func start(of day: Int64) -> Int64 { zone.start(of: CivilDay(number: day)).microseconds }
}
