package import Domain
package import JSON
internal import SQL
internal import Store
internal import Synchronization

/// A tenant with a store on one engine, a clock that tests move, and short ways to put facts in place.
package final class TestShop: Sendable {
  package let records: any Records
  package let tenant: TenantID
  package let ids: IDSource
  private let time: Mutex<Instant>

  package static let start = Instant(rfc3339: "2026-06-01T12:00:00Z")!

  /// Lends a shop on an engine; skipped or failed where the engine is missing, as ``TestEngine`` says.
  package static func with(
    _ engine: TestEngine, mode: Mode = .sandbox, _ body: (TestShop) async throws -> Void
  ) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      let shop = TestShop(records: store)
      try await shop.setUp(mode: mode)
      try await body(shop)
    }
  }

  private init(records: any Records) {
    self.records = records
    let time = Mutex(TestShop.start)
    self.time = time
    let random = Mutex(SeededRandom(seed: 7))
    let counter = Mutex(UInt64(0))
    ids = IDSource.version7(clock: .fixed(TestShop.start)) {
      let count = counter.withLock { count in
        count += 1
        return count
      }
      return (count >> 32, random.withLock { $0.next() } & ~0x3FFF_FFFF | count)
    }
    tenant = ID(high: 1, low: 1)
  }

  package var clock: Clock { Clock { self.time.withLock { $0 } } }
  package var now: Instant { time.withLock { $0 } }
  package func advance(_ span: Span) { time.withLock { $0 = $0 + span } }

  private func setUp(mode: Mode) async throws {
    var settings = TenantSettings()
    settings.marketingHoldout = 0
    settings.quietHours = nil
    settings.senderName = "Shop"
    settings.senderAddress = "shop@example.com"
    settings.postalAddress = "1 Example Road, Shanghai"
    let tenant = Tenant(
      id: tenant, name: "Shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
      mode: mode, secret: Array("a secret of thirty-two bytes....".utf8), settings: settings, createdAt: now)
    try await records.write { tx in
      try tx.insertTenant(tenant)
      try tx.insertTemplateVersion(
        tenant.id,
        TemplateVersion(
          key: "winback", version: 1,
          document: [
            "subject": "Hello {{customer.name | default: \"friend\"}}",
            "text": "We miss you, {{customer.name | default: \"friend\"}}.",
          ], author: "li",
          createdAt: tenant.createdAt))
    }
  }

  package func change(_ change: @escaping @Sendable (inout Tenant) -> Void) async throws {
    let id = tenant
    try await records.write { tx in
      var tenant = try tx.tenant(id)!
      change(&tenant)
      try tx.updateTenant(tenant)
    }
  }

  /// A known customer with a proven address and, unless told otherwise, consent to marketing mail.
  package func customer(_ name: String, consent: Bool = true, profile: [String: JSON] = [:]) async throws -> CustomerID
  {
    let id: CustomerID = ids.next()
    let consentID: ID<Consent> = ids.next()
    let now = now
    let tenant = tenant
    let fields: [String: JSON] = ["name": .string(name)].merging(profile) { $1 }
    try await records.write { tx in
      try tx.insertCustomers(
        tenant,
        [Customer(id: id, isProvisional: false, profile: .object(fields), profileAt: now, createdAt: now)])
      try tx.claimIdentities(
        tenant,
        [
          Identity(
            kind: .email, value: "\(name.lowercased())@example.com", customer: id, isVerified: true, createdAt: now)
        ])
      if consent {
        try tx.insertConsents(
          tenant,
          [
            Consent(
              id: consentID, customer: id, purpose: .marketing, channel: .email, isGranted: true, at: now,
              source: "test-grant", evidence: "test")
          ])
      }
      try tx.touch(tenant, [AgendaTouch(customer: id, stage: .understand, dueAt: now)])
    }
    return id
  }

  /// An order of one line, so many days before now.
  package func order(_ customer: CustomerID, daysAgo: Int64 = 0, amount: Int64 = 10_000) async throws {
    let id: ID<Order> = ids.next()
    let at = now - .days(daysAgo)
    let now = now
    let tenant = tenant
    try await records.write { tx in
      try tx.insertOrders(
        tenant,
        [
          Order(
            id: id, customer: customer, key: SourceKey(source: "test", id: "\(id)"), at: at,
            currency: Currency("CNY")!, total: amount,
            lines: [OrderLine(product: "A", rank: 0, quantity: 1, amount: amount, hash: [1])])
        ])
      try tx.touch(tenant, Stage.allCases.map { AgendaTouch(customer: customer, stage: $0, dueAt: now) })
    }
  }
}
