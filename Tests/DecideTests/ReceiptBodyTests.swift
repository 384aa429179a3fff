import Content
import Control
import Decide
import Domain
import JSON
import Statistics
import TestSupport
import Testing

@Suite("A receipt")
struct ReceiptBodyTests {
  static let changes: [String: JSON] = [
    "release": 0.7, "reentry": ["mode": "every", "days": 30], "exclusion": ["group": "g", "days": 7],
    "budget": ["key": "b", "money_minor": 100], "caps": [["channel": "email", "count": 2, "days": 1]],
  ]

  static func receipt(_ body: ReceiptBody) -> Receipt {
    Receipt(
      customer: ID(high: 1, low: 1), occurrence: ID(high: 1, low: 1), revision: 0, strategy: ID(high: 1, low: 1),
      header: ID(high: 1, low: 1), at: body.captured.now, outcome: body.verdict.outcome.code, body: body.bytes)
  }

  @Test("says the same after a journey through bytes, and replays to the same bytes")
  func roundTrip() throws {
    let policy = try DecideTests.policy(Self.changes, quiet: QuietHours(from: 75_600, to: 32_400))
    var generator = Xoshiro256(seed: 1)
    for _ in 0..<5_000 {
      let captured = Captured.random(channels: 1, caps: 2, using: &generator)
      let body = ReceiptBody(captured: captured, verdict: decide(captured, policy))
      #expect(ReceiptBody(bytes: body.bytes) == body)
      #expect(Replay.answer(Self.receipt(body), policy) == .identical)
    }
  }

  @Test("with mutated inputs and a right checksum equals a fresh decision, or is found out")
  func mutatedInputs() throws {
    let policy = try DecideTests.policy(Self.changes)
    var generator = Xoshiro256(seed: 2)
    var found = 0
    for _ in 0..<10_000 {
      let before = Captured.random(channels: 1, caps: 2, using: &generator)
      let old = decide(before, policy)
      let after = Captured.random(channels: 1, caps: 2, using: &generator)
      let fresh = decide(after, policy)
      #expect(Replay.answer(Self.receipt(ReceiptBody(captured: after, verdict: fresh)), policy) == .identical)
      let forged = ReceiptBody(captured: after, verdict: old)
      let isHonest = old == fresh || forged.bytes == ReceiptBody(captured: after, verdict: fresh).bytes
      #expect(Replay.answer(Self.receipt(forged), policy) == (isHonest ? .identical : .different))
      found += isHonest ? 0 : 1
    }
    #expect(found > 1_000)
  }

  @Test("fails when a rule was changed underneath it")
  func mutatedRule() throws {
    let policy = try DecideTests.policy()
    let stricter = try DecideTests.policy(["holdout": 0.51])
    let captured = DecideTests.captured { $0.draws.arm = 505_000 }
    let body = ReceiptBody(captured: captured, verdict: decide(captured, policy))
    #expect(Replay.answer(Self.receipt(body), policy) == .identical)
    #expect(Replay.answer(Self.receipt(body), stricter) == .different)
  }

  @Test("is no receipt when any bit of it was flipped")
  func damage() throws {
    let captured = DecideTests.captured()
    let body = ReceiptBody(captured: captured, verdict: decide(captured, try DecideTests.policy()))
    let bytes = body.bytes
    for index in bytes.indices {
      for bit in 0..<8 as Range<UInt8> {
        var damaged = bytes
        damaged[index] ^= 1 << bit
        #expect(ReceiptBody(bytes: damaged) == nil)
      }
    }
    for count in bytes.indices { #expect(ReceiptBody(bytes: Array(bytes.prefix(count))) == nil) }
  }

  @Test("is small")
  func size() throws {
    var generator = Xoshiro256(seed: 3)
    let policy = try DecideTests.policy(Self.changes)
    let sizes = (0..<1_000).map { _ in
      let captured = Captured.random(channels: 2, caps: 3, using: &generator)
      return ReceiptBody(captured: captured, verdict: decide(captured, policy)).bytes.count
    }
    #expect(sizes.max()! <= 100)
  }

  @Test("rebuilds its policy from the header", arguments: [Mode.sandbox, .live])
  func header(_ mode: Mode) throws {
    let document = try exampleStrategy()
    var settings = TenantSettings()
    settings.caps = [Cap(channel: .email, count: 1, days: 3), Cap(channel: nil, count: 5, days: 30)]
    let tenant = Tenant(
      id: ID(high: 1, low: 1), name: "Shop", zone: .utc, currency: Currency("GBP")!, language: .english, mode: mode,
      secret: [], settings: settings, createdAt: .seconds(0))
    let strategy = Strategy(
      id: ID(high: 2, low: 2), key: "k", state: .live, liveVersion: 3, latestVersion: 3, epoch: 2)
    let header = Policy.header(
      strategy: strategy, version: 3, tenant: tenant, contextVersion: 1, templates: ["winback": 4],
      segments: ["lapsed": 1])
    let rebuilt = try Policy(header: JSON.parse(header.bytes), document: document)
    #expect(
      rebuilt
        == Policy(
          document: document, mode: mode, epoch: 2, marketingHoldout: 50_000, tenantCaps: settings.caps,
          tenantQuietHours: settings.quietHours))
    #expect(Policy.version(of: header)?.version == 3)
  }

  @Test("has words in both languages for every outcome, every gate and every answer")
  func words() {
    #expect(Catalogue.decide.problems.isEmpty)
    for outcome in DecisionOutcome.all { #expect(Catalogue.decide["outcome.\(outcome.word)"] != nil) }
    for gate in Gate.allCases { #expect(Catalogue.decide["gate.\(gate.word)"] != nil) }
  }
}
