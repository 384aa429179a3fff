import Content
import Control
import Domain
import JSON
import Store
import TestSupport
import Testing

@testable import Act

@Suite("The check before sending")
struct SendingCheckTests {
  /// Something that happens between planning and sending, and the code of the reason it leaves.
  struct Change: Sendable, CustomTestStringConvertible {
    let code: String
    let happens: @Sendable (any Transaction) throws -> Void
    var testDescription: String { code }

    static let customer: CustomerID = Fixture.id(101)

    static let all: [Change] = [
      Change(code: "consent_gone") {
        try $0.insertConsents(
          Fixture.tenant, [Fixture.consent(1, isGranted: false, at: Fixture.noon + .seconds(1))])
      },
      Change(code: "address_suppressed") {
        let hash = AddressHash.of(Fixture.address(1), .email, secret: Fixture.makeTenant().secret)
        try $0.insertSuppression(
          Fixture.tenant, channel: .email, addressHash: hash, reason: "complained", at: Fixture.noon)
      },
      Change(code: "left_audience") { tx in
        try tx.saveMemberships(Fixture.tenant, [membership(Fixture.audience, false)])
      },
      Change(code: "entered_excluded") { tx in
        try tx.saveMemberships(Fixture.tenant, [membership(Fixture.excluded, true)])
      },
      Change(code: "strategy_not_live") { tx in
        var strategy = try tx.strategy(Fixture.tenant, Fixture.strategy)!
        strategy.state = .paused
        try tx.saveStrategy(Fixture.tenant, strategy)
      },
      Change(code: "mode_changed") { tx in
        var tenant = try tx.tenant(Fixture.tenant)!
        tenant.mode = .live
        try tx.updateTenant(tenant)
      },
      Change(code: "customer_erased") { tx in
        var customer = try tx.customer(Fixture.tenant, customer)!
        customer.erasedAt = Fixture.noon
        try tx.updateCustomer(Fixture.tenant, customer)
      },
      Change(code: "emergency_stop") { try $0.insertStop(Fixture.tenant, stop(.tenant)) },
      Change(code: "emergency_stop") { try $0.insertStop(Fixture.tenant, stop(.channel(.email))) },
      Change(code: "emergency_stop") { try $0.insertStop(Fixture.tenant, stop(.strategy(Fixture.strategy))) },
    ]

    static func stop(_ scope: EmergencyStop.Scope) -> EmergencyStop {
      EmergencyStop(scope: scope, by: "Lin", reason: "wrong price", at: Fixture.noon)
    }

    static func membership(_ segment: ID<Segment>, _ isMember: Bool) -> Membership {
      Membership(
        customer: customer, segment: segment, isMember: isMember, since: Fixture.noon + .seconds(1), segmentVersion: 1)
    }
  }

  @Test(
    "calls off what has lost its ground, with its reason, and gives the reservations back",
    arguments: TestEngine.allCases, Change.all)
  func changes(_ engine: TestEngine, _ change: Change) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider()
      fixture.clock.advance(.seconds(2))
      try await fixture.write(change.happens)
      try await fixture.executor(provider).drain(Fixture.tenant)
      try await expectCalledOff(fixture, change, provider)
    }
  }

  @Test("calls off what has lost its ground since it was leased", arguments: TestEngine.allCases, Change.all)
  func changesAfterLease(_ engine: TestEngine, _ change: Change) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider()
      fixture.clock.advance(.seconds(2))
      // Leased and not begun: the last moment at which anything can be looked at.
      let refusing = AbsentOnce(store: fixture.store, write: 1, error: StoreError(.invalid, "it can't be begun"))
      let executor = fixture.executor(provider, records: refusing)
      let turn = try #require(try await executor.open(Fixture.tenant, [provider]).turns.first)
      #expect(turn.orders.isEmpty && turn.left.count == 1)
      try await fixture.write(change.happens)
      #expect(try await executor.begin(turn.left, Fixture.tenant, writing: [], provider).orders.isEmpty)
      try await executor.drain(Fixture.tenant)
      try await expectCalledOff(fixture, change, provider)
    }
  }

  private func expectCalledOff(_ fixture: Fixture, _ change: Change, _ provider: FakeProvider) async throws {
    #expect(try await fixture.action().state == .cancelled)
    #expect(try await fixture.code() == change.code)
    #expect(try await fixture.reserved() == 0)
    #expect(provider.calls.isEmpty)
  }

  @Test("lets through what has not changed, and stops of others", arguments: TestEngine.allCases)
  func unchanged(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      try await fixture.write {
        try $0.insertStop(Fixture.tenant, Change.stop(.channel(.sms)))
        try $0.insertStop(Fixture.tenant, Change.stop(.strategy(Fixture.id(9))))
      }
      #expect(try await fixture.executor(FakeProvider()).drain(Fixture.tenant).delivered == 1)
    }
  }

  @Test("sends to a customer's address under any alias, and to nobody else's", arguments: TestEngine.allCases)
  func recipient(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 3) { fixture in
      // One was merged into the other's customer since; the third's mail would go to a stranger.
      try await fixture.plan([
        Fixture.action(1, recipient: Fixture.address(2)), Fixture.action(3, recipient: Fixture.address(1)),
      ])
      try await fixture.write {
        try $0.insertMerge(
          Fixture.tenant,
          Merge(id: Fixture.id(50), from: Fixture.id(102), into: Fixture.id(101), at: Fixture.noon, reason: "same"))
      }
      let provider = FakeProvider()
      try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(provider.calls == [Fixture.id(10_001)])
      #expect(try await fixture.code(3) == "address_gone")
    }
  }

  @Test("counts the withdrawal of any alias", arguments: TestEngine.allCases)
  func aliasConsent(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 2) { fixture in
      try await fixture.plan([Fixture.action(1)])
      try await fixture.write {
        try $0.insertConsents(Fixture.tenant, [Fixture.consent(2, isGranted: false, at: Fixture.noon)])
        try $0.insertMerge(
          Fixture.tenant,
          Merge(id: Fixture.id(50), from: Fixture.id(102), into: Fixture.id(101), at: Fixture.noon, reason: "same"))
      }
      try await fixture.executor(FakeProvider()).drain(Fixture.tenant)
      #expect(try await fixture.code() == "consent_gone")
    }
  }

  @Test("drops what was not begun in time", arguments: TestEngine.allCases)
  func expiry(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 2) { fixture in
      try await fixture.plan([Fixture.action(1), Fixture.action(2, state: .awaitingApproval)])
      fixture.clock.advance(.hours(72))
      let executor = fixture.executor(FakeProvider())
      try await executor.drain(Fixture.tenant)
      #expect(try await executor.expireWaiting(Fixture.tenant) == 1)
      #expect(try await fixture.counts() == [.expired: 2])
      #expect(try await fixture.reserved() == 0)
    }
  }

  struct Night: Sendable {
    let now: String
    let end: String
    let zone: String
  }

  @Test(
    "puts off to the end of quiet hours in the customer's zone, across changes of the clocks",
    arguments: TestEngine.allCases,
    [
      Night(now: "2026-11-20T13:00:00Z", end: "2026-11-21T01:00:00Z", zone: "Asia/Shanghai"),
      Night(now: "2026-03-08T05:30:00Z", end: "2026-03-08T13:00:00Z", zone: "America/New_York"),
      Night(now: "2026-11-01T04:30:00Z", end: "2026-11-01T14:00:00Z", zone: "America/New_York"),
    ])
  func quietHours(_ engine: TestEngine, _ night: Night) async throws {
    let now = Instant(rfc3339: night.now)!
    let end = Instant(rfc3339: night.end)!
    try await Fixture.with(engine, at: now, zone: night.zone) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider()
      let executor = fixture.executor(provider)
      try await executor.drain(Fixture.tenant)
      let action = try await fixture.action()
      #expect(action.state == .ready && action.dueAt == end)
      #expect(try await fixture.reserved() == 1)
      fixture.clock.set(end - Span(microseconds: 1))
      try await executor.drain(Fixture.tenant)
      #expect(provider.calls.isEmpty)
      fixture.clock.set(end)
      try await executor.drain(Fixture.tenant)
      #expect(provider.calls.count == 1)
    }
  }

  @Test("does not keep a receipt of an order waiting", arguments: TestEngine.allCases)
  func transactional(_ engine: TestEngine) async throws {
    let night = Instant(rfc3339: "2026-11-20T13:00:00Z")!
    try await Fixture.with(engine, at: night) { fixture in
      try await fixture.plan([Fixture.action(1, at: night, purpose: .transactional)])
      try await fixture.write {
        try $0.insertConsents(Fixture.tenant, [Fixture.consent(1, isGranted: false, at: night)])
      }
      #expect(try await fixture.executor(FakeProvider()).drain(Fixture.tenant).delivered == 1)
    }
  }
}
