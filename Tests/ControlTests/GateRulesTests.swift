import Control
import Domain
import Testing

@Suite("The rules behind the gates")
struct GateRulesTests {
  static let shanghai = Zone("Asia/Shanghai")!
  static let london = Zone("Europe/London")!

  static func at(_ text: String) -> Instant { Instant(rfc3339: text)! }

  static func consent(
    _ customer: UInt64, _ isGranted: Bool, _ seconds: Int64, purpose: Purpose = .marketing
  ) -> Consent {
    Consent(
      id: ID(high: 0, low: UInt64(seconds)), customer: CustomerID(high: 0, low: customer), purpose: purpose,
      channel: .email, isGranted: isGranted, at: .seconds(seconds), source: "test", evidence: "")
  }

  static func asked(_ customer: UInt64, _ seconds: Int64) -> Consent {
    Consent(
      id: ID(high: 1, low: UInt64(seconds)), customer: CustomerID(high: 0, low: customer), purpose: .marketing,
      channel: .email, isGranted: false, at: .seconds(seconds), source: "test", evidence: "", proof: .asked)
  }

  @Test(
    "consent: the latest line speaks, over aliases the strictest, silence is no",
    arguments: [
      ([], ConsentState.never),
      ([consent(1, true, 1)], .granted),
      ([consent(1, true, 1), consent(1, false, 2)], .withdrawn),
      ([consent(1, false, 1), consent(1, true, 2)], .granted),
      ([consent(1, true, 1), consent(2, false, 0)], .withdrawn),
      ([consent(1, true, 5), consent(1, false, 5)], .withdrawn),
      ([consent(1, false, 5), consent(1, true, 5)], .withdrawn),
      ([consent(1, true, 1, purpose: .service)], .never),
      ([consent(1, true, 100)], .never),
      ([asked(1, 1)], .pending),
      ([asked(1, 1), consent(1, true, 2)], .granted),
      ([consent(1, true, 1), asked(1, 2)], .granted),
      ([consent(1, false, 1), asked(1, 2)], .pending),
      ([asked(1, 1), consent(1, false, 1)], .withdrawn),
      ([asked(1, 2), consent(1, true, 1), consent(1, false, 3)], .withdrawn),
      ([consent(1, true, 1), asked(2, 2)], .granted),
      ([consent(1, false, 1), asked(2, 2)], .withdrawn),
    ] as [([Consent], ConsentState)])
  func consents(_ ledger: [Consent], _ expected: ConsentState) {
    #expect(ConsentState(ledger, purpose: .marketing, channel: .email, at: .seconds(50)) == expected)
  }

  @Test(
    "quiet hours end in the customer's own morning, also across midnight and a clock change",
    arguments: [
      ("2026-11-20T13:30:00Z", "Asia/Shanghai", "2026-11-21T01:00:00Z"),
      ("2026-11-20T16:30:00Z", "Asia/Shanghai", "2026-11-21T01:00:00Z"),
      ("2026-11-20T02:00:00Z", "Asia/Shanghai", nil),
      ("2026-11-20T01:00:00Z", "Asia/Shanghai", nil),
      ("2026-10-24T21:30:00Z", "Europe/London", "2026-10-25T09:00:00Z"),
      ("2026-03-28T22:30:00Z", "Europe/London", "2026-03-29T08:00:00Z"),
    ] as [(String, String, String?)])
  func quietHours(_ now: String, _ zone: String, _ end: String?) throws {
    let hours = QuietHours(from: 21 * 3_600, to: 9 * 3_600)
    #expect(hours.end(at: Self.at(now), in: try #require(Zone(zone))) == end.map(Self.at))
  }

  @Test("quiet hours with a captured offset agree with the zone where the clock does not change")
  func quietHoursByOffset() {
    let hours = [QuietHours(from: 75_600, to: 32_400), QuietHours(from: 43_200, to: 50_000)]
    for minute in stride(from: 0, to: 48 * 60, by: 7) {
      let now = Self.at("2026-06-01T00:00:00Z") + .minutes(Int64(minute))
      for span in hours {
        let offset = Self.shanghai.offset(at: now)
        #expect(span.end(at: now, offset: offset) == span.end(at: now, in: Self.shanghai))
      }
    }
  }

  @Test("a cap counts its channel within its days")
  func caps() {
    let times: [(channel: Channel, at: Instant)] = [
      (.email, .seconds(0)), (.sms, .seconds(10)), (.email, .seconds(20)),
    ]
    let now = Instant.seconds(86_400)
    #expect(Cap(channel: nil, count: 2, days: 1).isReached(by: times, for: .email, at: now))
    #expect(!Cap(channel: nil, count: 3, days: 1).isReached(by: times, for: .email, at: now))
    #expect(!Cap(channel: .sms, count: 1, days: 1).isReached(by: times, for: .email, at: now))
    #expect(Cap(channel: .email, count: 1, days: 1).isReached(by: times, for: .email, at: now))
  }

  @Test("re-entry: once, every so many days, always")
  func reentry() {
    let last = Instant.seconds(0)
    #expect(StrategyDocument.Reentry.once.allows(last: nil, now: last))
    #expect(!StrategyDocument.Reentry.once.allows(last: last, now: last + .days(1_000)))
    #expect(!StrategyDocument.Reentry.everyDays(7).allows(last: last, now: last + .days(7) - Span(microseconds: 1)))
    #expect(StrategyDocument.Reentry.everyDays(7).allows(last: last, now: last + .days(7)))
    #expect(StrategyDocument.Reentry.always.allows(last: last, now: last))
  }

  @Test("a conversation is stopped by no marketing gate")
  func purposes() {
    let stopping = Gate.allCases.filter { $0.applies(to: .conversation) }
    #expect(!stopping.contains(.cap) && !stopping.contains(.quietHours) && !stopping.contains(.suppression))
    #expect(Gate.allCases.allSatisfy { $0.applies(to: .marketing) })
  }

  @Test("an address is suppressed whatever its letter case, and under another key it is another")
  func addressHash() {
    let secret = [UInt8](repeating: 1, count: 32)
    #expect(
      AddressHash.of("A@example.com", .email, secret: secret) == AddressHash.of("a@EXAMPLE.com", .email, secret: secret)
    )
    #expect(
      AddressHash.of("a@example.com", .email, secret: [2]) != AddressHash.of("a@example.com", .email, secret: secret))
    #expect(
      AddressHash.of("a@example.com", .sms, secret: secret) != AddressHash.of("a@example.com", .email, secret: secret))
  }
}
