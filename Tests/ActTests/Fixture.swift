import Content
import Control
import Crypto
import Domain
import JSON
import Store
import Synchronization
import TestSupport

@testable import Act

/// A tenant with one live strategy, whose customers 1...n each have an action that may be sent at noon.
struct Fixture: Sendable {
  let store: Store
  let clock: TestClock

  /// 12:00 in Shanghai, outside quiet hours.
  static let noon = Instant(rfc3339: "2026-11-20T04:00:00Z")!
  static let tenant: TenantID = id(1)
  static let strategy: ID<Strategy> = id(2)
  static let audience: ID<Segment> = id(3)
  static let excluded: ID<Segment> = id(4)

  var records: StoreRecords { StoreRecords(store: store) }

  static func with(
    _ engine: TestEngine, customers: Int = 1, approval: String = "none", at start: Instant = noon,
    zone: String = "Asia/Shanghai", _ body: (Fixture) async throws -> Void
  ) async throws {
    try await engine.withDatabase { database in
      let fixture = Fixture(store: Store(database: database), clock: TestClock(start))
      try await fixture.store.migrate()
      try await fixture.fill(customers: customers, approval: approval, zone: zone)
      try await body(fixture)
    }
  }

  static func id<Noun>(_ number: Int) -> ID<Noun> {
    ID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))
  }

  static func address(_ number: Int) -> String { "customer-\(number)@example.com" }

  func executor(
    _ senders: any Sender..., records: (any Records)? = nil, schedule: RetrySchedule = RetrySchedule()
  ) -> Executor {
    Executor(
      records: records ?? self.records, clock: clock.clock, random: RandomSource { [UInt8](repeating: 128, count: $0) },
      schedule: schedule, senders: { _ in senders })
  }

  var desk: LedgerDesk { LedgerDesk(records: records, clock: clock.clock) }
}

extension Fixture {
  static func makeTenant() -> Tenant {
    var settings = TenantSettings()
    settings.senderName = "A shop"
    settings.senderAddress = "shop@example.com"
    settings.postalAddress = "1 Example Road, Shanghai"
    return Tenant(
      id: tenant, name: "A shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
      mode: .sandbox, secret: [UInt8](repeating: 7, count: 32), settings: settings, createdAt: noon)
  }

  static func document(approval: String) -> JSON {
    [
      "name": "Win back", "audience": ["segment": "lapsed", "exclude": ["complained"]],
      "trigger": ["on": "segment_entered"], "holdout": 0, "approval": .string(approval),
      "budget": ["key": "spring", "money_minor": 100_000, "liability_minor": 10_000_000],
      "arms": [
        [
          "key": "a", "weight": 1,
          "actions": [["key": "mail", "channel": "email", "template": "hello", "coupon": "ten", "cost_minor": 5]],
        ]
      ], "goal": ["event": "order", "window_days": 14],
    ]
  }

  static let template = TemplateVersion(
    key: "hello", version: 1,
    document: [
      "subject": "Hello {{customer.name}}",
      "html": "<p>Dear {{customer.name}}, see <a href=\"https://example.com/\">us</a></p>",
    ], author: "Author", createdAt: noon)

  /// The action of customer `number`, as it is planned.
  static func action(
    _ number: Int, channel: Channel = .email, state: Action.State = .ready, at: Instant = noon,
    name: String = "Mei", recipient: String? = nil, hash: [UInt8]? = nil, purpose: Purpose = .marketing,
    mode: Mode = .sandbox
  ) -> Action {
    let variables: JSON = ["customer": ["name": .string(name), "country": "US", "language": "en"]]
    let recipient = recipient ?? (channel == .webhook ? "http://127.0.0.1:9/hook" : address(number))
    let template = channel == .email ? "hello" : ""
    let version: Int64 = channel == .email ? 1 : 0
    return Action(
      id: id(10_000 + number), customer: id(100 + number), mode: mode, strategy: strategy, strategyVersion: 1,
      occurrence: id(20_000 + number), step: "mail", arm: "a", channel: channel, purpose: purpose, template: template,
      templateVersion: version, variables: variables, recipient: recipient, cost: 5, liability: 1_000,
      budget: "spring",
      contentHash: hash
        ?? ContentHash.of(
          channel: channel, template: template, templateVersion: version, variables: variables, recipient: recipient,
          cost: 5, liability: 1_000), priority: 0, createdAt: at, expiresAt: at + .hours(72), state: state, dueAt: at,
      updatedAt: at)
  }

  private func fill(customers: Int, approval: String, zone: String) async throws {
    let now = clock.now()
    try await store.write { tx in
      let tenant = Self.tenant
      try tx.insertTenant(Self.makeTenant())
      for (id, key) in [(Self.audience, "lapsed"), (Self.excluded, "complained")] {
        try tx.saveSegment(
          tenant, Segment(id: id, key: key, name: key, version: 1, definition: ["all": []], updatedAt: now))
      }
      try tx.saveStrategy(
        tenant,
        Strategy(id: Self.strategy, key: "win-back", state: .live, liveVersion: 1, latestVersion: 1, epoch: 1))
      try tx.insertStrategyVersion(
        tenant,
        StrategyVersion(
          strategy: Self.strategy, version: 1, document: Self.document(approval: approval), author: "Author",
          createdAt: now))
      try tx.insertTemplateVersion(tenant, Self.template)
      try tx.saveBudget(
        tenant, Budget(key: "spring", mode: .sandbox, moneyLimit: 100_000, liabilityLimit: 10_000_000))
      try tx.savePool(
        tenant,
        CouponPool(
          key: "ten", name: "Ten off", discount: .amount(1_000), threshold: 0, total: 1_000, perCustomer: 5,
          validFrom: now, validDays: 30))
      guard customers > 0 else { return }
      let numbers = Array(1...customers)
      try tx.insertCustomers(
        tenant,
        numbers.map {
          Customer(
            id: Self.id(100 + $0), isProvisional: false, profile: ["name": "Mei", "zone": .string(zone)],
            profileAt: now, createdAt: now)
        })
      try tx.claimIdentities(
        tenant,
        numbers.map {
          Identity(
            kind: .email, value: Self.address($0), customer: Self.id(100 + $0), isVerified: true, createdAt: now)
        })
      try tx.insertConsents(tenant, numbers.map { Self.consent($0, isGranted: true, at: now) })
      try tx.saveMemberships(
        tenant,
        numbers.map {
          Membership(
            customer: Self.id(100 + $0), segment: Self.audience, isMember: true, since: now, segmentVersion: 1)
        })
      try tx.insertOccurrences(
        tenant,
        numbers.map {
          Occurrence(
            id: Self.id(20_000 + $0), customer: Self.id(100 + $0), strategy: Self.strategy, reason: .entered, at: now,
            fact: "entered:\($0)", state: .decided, dueAt: now)
        })
    }
  }

  static func consent(_ number: Int, isGranted: Bool, at: Instant) -> Consent {
    Consent(
      id: id(30_000 + number * 2 + (isGranted ? 0 : 1)), customer: id(100 + number), purpose: .marketing,
      channel: .email, isGranted: isGranted, at: at, source: "api", evidence: "")
  }

  /// Enters actions with their reservations, as a decision does.
  func plan(_ actions: [Action]) async throws {
    try await store.write { tx in
      for action in actions {
        let taken = try tx.reserveBudget(Self.tenant, action.mode, key: "spring", money: 5, liability: 1_000)
        guard taken, try tx.takeFromPool(Self.tenant, key: "ten") else { throw StoreError(.invalid, "no room") }
        try tx.insertCoupon(
          Self.tenant,
          Coupon(
            code: CouponCode.of(action.id, secret: Self.makeTenant().secret), pool: "ten", customer: action.customer,
            action: action.id, issuedAt: action.createdAt, expiresAt: action.createdAt + .days(30)))
      }
      try tx.insertActions(Self.tenant, actions)
    }
  }

  /// Plans the actions of all `count` customers.
  func plan(_ count: Int, channel: Channel = .email, state: Action.State = .ready) async throws {
    try await plan((1...count).map { Self.action($0, channel: channel, state: state, at: clock.now()) })
  }

  func action(_ number: Int = 1) async throws -> Action {
    try await store.read { try $0.action(Self.tenant, Self.id(10_000 + number))! }
  }

  func code(_ number: Int = 1) async throws -> String? {
    try await action(number).reason.map { ActionReason.sentence($0).code }
  }

  func counts() async throws -> [Action.State: Int64] {
    try await store.read { try $0.actionCounts(Self.tenant, nil) }
  }

  /// Money reserved or spent, in actions; checks that discount and coupons agree with it.
  func reserved() async throws -> Int64 {
    try await store.read { tx in
      let budget = try tx.budget(Self.tenant, .sandbox, key: "spring")!
      let issued = try tx.pool(Self.tenant, key: "ten")!.issued
      guard budget.moneyUsed / 5 == issued, budget.liabilityUsed / 1_000 == issued else { return -1 }
      return issued
    }
  }

  func write(_ body: @escaping @Sendable (any Transaction) throws -> Void) async throws {
    try await store.write { try body($0) }
  }
}
