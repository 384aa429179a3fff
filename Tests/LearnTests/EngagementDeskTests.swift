import Control
import Domain
import Learn
import TestSupport
import Testing

@Suite("An engagement desk")
struct EngagementDeskTests {
  private func consent(
    _ number: Int, _ purpose: Purpose, granted: Bool = true, at: Instant = start, of customer: Int = 1
  )
    -> Consent
  {
    Consent(
      id: id(50_000 + number), customer: id(customer), purpose: purpose, channel: .email, isGranted: granted, at: at,
      source: "test-grant", evidence: "")
  }

  @Test("keeps opens and clicks only of those who agreed to be tracked", arguments: TestEngine.allCases)
  func tracking(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 2) { shop in
      let tracked = consent(1, .tracking, at: day(1))
      let withdrawn = consent(2, .tracking, granted: false, at: day(3))
      try await shop.write { tx in
        try tx.insertActions(shop.tenant, [action(1, of: 1), action(2, of: 2)])
        try tx.insertConsents(shop.tenant, [tracked])
      }
      shop.hand.set(day(2))
      #expect(try await shop.desk.record(shop.tenant, id(20_001), .opened, at: day(2)) == .recorded)
      #expect(try await shop.desk.record(shop.tenant, id(20_001), .clicked, at: day(0.5)) == .untracked)
      #expect(try await shop.desk.record(shop.tenant, id(20_002), .opened, at: day(2)) == .untracked)
      #expect(try await shop.desk.record(shop.tenant, id(20_002), .delivered, at: day(2)) == .recorded)
      try await shop.write { try $0.insertConsents(shop.tenant, [withdrawn]) }
      shop.hand.set(day(4))
      #expect(try await shop.desk.record(shop.tenant, id(20_001), .clicked, at: day(2)) == .untracked)
      let kept = try await shop.read { try $0.engagements(shop.tenant, of: [id(1), id(2)]) }
      #expect(Set(kept.map(\.kind)) == [.opened, .delivered])
    }
  }

  @Test("suppresses the address after a bounce, a complaint and an unsubscription", arguments: TestEngine.allCases)
  func refusals(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 3) { shop in
      let grants = (1...3).flatMap { customer in
        [Purpose.marketing, .service].enumerated().map { consent(customer * 10 + $0, $1, of: customer) }
      }
      try await shop.write { tx in
        try tx.insertActions(shop.tenant, (1...3).map { action($0, of: $0) })
        try tx.insertConsents(shop.tenant, grants)
      }
      shop.hand.set(day(2))
      for (number, kind) in [(1, Engagement.Kind.bounced), (2, .complained), (3, .unsubscribed)] {
        for _ in 1...2 { try await shop.desk.record(shop.tenant, id(20_000 + number), kind, at: day(1)) }
      }
      let (reasons, states, lines) = try await shop.read { tx in
        let secret = try #require(try tx.tenant(shop.tenant)).secret
        let reasons = try (1...3).map { number in
          try tx.suppressionReason(
            shop.tenant, channel: .email,
            addressHash: AddressHash.of("customer\(number)@example.com", .email, secret: secret))
        }
        let ledger = try tx.consents(shop.tenant, of: [id(1), id(2), id(3)])
        let states = (1...3).map { number in
          [Purpose.marketing, .service].map { purpose in
            ConsentState(ledger.filter { $0.customer == id(number) }, purpose: purpose, channel: .email, at: day(2))
          }
        }
        return (reasons, states, ledger.count)
      }
      #expect(reasons == ["bounced", "complained", nil], "who unsubscribes still gets an order's confirmation")
      #expect(states == [[.granted, .granted], [.withdrawn, .withdrawn], [.withdrawn, .granted]])
      #expect(lines == grants.count + 3, "the same report twice withdraws once")
    }
  }

  @Test("knows no action that isn't there")
  func missing() async throws {
    try await Shop.with(.sqlite, customers: 1) { shop in
      await #expect(throws: StoreError.self) {
        try await shop.desk.record(shop.tenant, id(20_009), .bounced, at: day(1))
      }
    }
  }
}
