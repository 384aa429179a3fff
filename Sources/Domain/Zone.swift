import Foundation

/// A named time zone: the only door between ``Instant`` and civil time.
package struct Zone: Hashable, Sendable {
  package let name: String
  private let zone: TimeZone

  package static let utc = Zone("UTC")!

  /// Takes a name of the IANA database such as `Asia/Shanghai`; nil when the database does not know it.
  package init?(_ name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    self.name = name
    self.zone = zone
  }

  /// Seconds to add to UTC for local time at an instant.
  package func offset(at instant: Instant) -> Int64 {
    Int64(zone.secondsFromGMT(for: date(instant)))
  }

  package func day(at instant: Instant) -> CivilDay {
    CivilDay(number: localSeconds(at: instant).flooredQuotient(86_400))
  }

  /// Seconds since local midnight as a wall clock shows them, 0..<86 400.
  package func secondOfDay(at instant: Instant) -> Int64 {
    let local = localSeconds(at: instant)
    return local - local.flooredQuotient(86_400) * 86_400
  }

  /// The first instant of a local day; after a gap at midnight that is the end of the gap.
  package func start(of day: CivilDay) -> Instant { instant(day: day, secondOfDay: 0) }

  /// The first instant at which the wall clock shows a time of a day, or the end of the gap that skips it.
  package func instant(day: CivilDay, secondOfDay: Int64) -> Instant {
    let local = day.number * 86_400 + secondOfDay
    let offsets = [local - 90_000, local, local + 90_000].map { offset(at: .seconds($0)) }
    let exact = Set(offsets).map { Instant.seconds(local - $0) }.filter { localSeconds(at: $0) == local }
    if let first = exact.min() { return first }
    let before = Instant.seconds(local - 90_000)
    guard let transition = zone.nextDaylightSavingTimeTransition(after: date(before)) else {
      return .seconds(local - offsets[1])
    }
    return Instant(microseconds: Int64((transition.timeIntervalSince1970 * 1_000_000).rounded()))
  }

  private func localSeconds(at instant: Instant) -> Int64 {
    instant.microseconds.flooredQuotient(1_000_000) + offset(at: instant)
  }

  private func date(_ instant: Instant) -> Date {
    Date(timeIntervalSince1970: Double(instant.microseconds.flooredQuotient(1_000_000)))
  }
}
