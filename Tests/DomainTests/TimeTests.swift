import Domain
import Foundation
import Testing

@Suite("Instants, days and zones")
struct TimeTests {
  @Test(
    "read and write RFC 3339",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-20T08:00:00.123456+08:00", 1_795_132_800_123_456),
      ("2024-02-29T23:59:59.5Z", 1_709_251_199_500_000), ("1969-12-31T23:59:59.999999Z", -1),
    ] as [(String, Int64)])
  func text(_ text: String, _ microseconds: Int64) throws {
    let instant = try #require(Instant(rfc3339: text))
    #expect(instant.microseconds == microseconds)
    #expect(Instant(rfc3339: instant.rfc3339) == instant)
  }

  @Test(
    "refuse what is no instant",
    arguments: [
      "", "2026-11-20", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T08:00:00",
      "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00+0800", "2026-11-20T08:00:00Zx", "２０26-11-20T08:00:00Z",
    ])
  func badText(_ text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test("days agree with Foundation's calendar over four centuries")
  func days() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "UTC")!
    for number in stride(from: -50_000 as Int64, through: 100_000, by: 37) {
      let date = Date(timeIntervalSince1970: Double(number) * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
      let (year, month, day) = CivilDay(number: number).components
      #expect((Int(year), Int(month), Int(day)) == (parts.year, parts.month, parts.day))
      #expect(CivilDay(year: year, month: month, day: day).number == number)
      #expect(Int(CivilDay(number: number).weekday) == (parts.weekday! + 5) % 7 + 1)
    }
  }

  @Test(
    "a day starts at its first instant, also where midnight is skipped or comes twice",
    arguments: [
      ("Asia/Shanghai", "2026-11-20", "2026-11-19T16:00:00Z"), ("Europe/London", "2026-03-29", "2026-03-29T00:00:00Z"),
      // Midnight did not exist: the clock went from 23:59:59 to 01:00.
      ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
      // Midnight came twice.
      ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
    ])
  func startOfDay(_ name: String, _ day: String, _ start: String) throws {
    let zone = try #require(Zone(name))
    let instant = try #require(Instant(rfc3339: start))
    let number = try #require(Instant(rfc3339: "\(day)T00:00:00Z")).microseconds / 86_400_000_000
    #expect(zone.start(of: CivilDay(number: number)) == instant)
    #expect(zone.day(at: instant).description == day)
    #expect(zone.day(at: instant - Span(microseconds: 1)) < zone.day(at: instant))
  }

  @Test("an unknown zone is nil, and arithmetic saturates at the ends of time")
  func ends() {
    #expect(Zone("Mars/Olympus") == nil)
    #expect(Instant.distantFuture + .days(1) == .distantFuture)
    #expect(Instant.distantPast - .days(1) == .distantPast)
    #expect(Instant.distantFuture - Instant.distantPast == Span(microseconds: .max))
  }
}
