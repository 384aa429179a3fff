internal import Control
package import Domain
internal import JSON
internal import Synchronization

/// A tenant with as many customers as asked for, written straight into a store, on a clock that stands until moved.
package final class Crowd: Sendable {
  /// What is true of one customer.
  package struct Trait: Sendable {
    package var isMember = true
    package var isExcluded = false
    package var isReachable = true
    package var isSuppressed = false
    package var consent: Bool? = true
    package var hasName = true

    package init() {}
  }

  package let store: any Records
  package let tenant: TenantID
  package let ids: IDSource
  package let customers: [CustomerID]
  private let time = Mutex(TestShop.start)

  package init(
    _ store: any Records, count: Int, seed: UInt64 = 1, settings change: (inout TenantSettings) -> Void = { _ in },
    trait: (Int) -> Trait = { _ in Trait() }
  ) async throws {
    self.store = store
    let random = Mutex(SeededRandom(seed: seed))
    let time = Mutex(UInt64(TestShop.start.microseconds / 1_000))
    // Ids in the order of time, as the product makes them.
    ids = IDSource {
      let milliseconds = time.withLock { time in
        time += 1
        return time / 16
      }
      return random.withLock { (milliseconds << 16 | 0x7000 | $0.next() & 0xFFF, $0.next()) }
    }
    tenant = ids.next()
    customers = (0..<count).map { [ids] _ in ids.next() }
    var settings = TenantSettings()
    settings.marketingHoldout = 0
    settings.quietHours = nil
    settings.caps = []
    settings.senderAddress = "shop@example.com"
    settings.postalAddress = "1 Example Road, Shanghai"
    change(&settings)
    try await setUp(settings)
    let traits = (0..<count).map(trait)
    for start in stride(from: 0, to: count, by: 1_000) {
      try await enter(Array(start..<min(start + 1_000, count)), traits)
    }
  }

  package var clock: Clock { Clock { self.time.withLock { $0 } } }
  package func advance(_ span: Span) { time.withLock { $0 = $0 + span } }

  package static func address(of customer: CustomerID) -> String { "\(customer)@example.com" }

  private func setUp(_ settings: TenantSettings) async throws {
    let now = clock.now()
    let tenant = Tenant(
      id: tenant, name: "Shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
      mode: .sandbox, secret: tenant.bytes + tenant.bytes, settings: settings, createdAt: now)
    let segments = ["all", "excluded"].map { key in
      Segment(id: ids.next(), key: key, name: key, version: 1, definition: ["all": []], updatedAt: now)
    }
    try await store.write { tx in
      try tx.insertTenant(tenant)
      for version in [1, 2] as [Int64] {
        try tx.insertTemplateVersion(
          tenant.id,
          TemplateVersion(
            key: "winback", version: version,
            document: ["subject": "Hello", "text": "We miss you, {{customer.name | default: \"friend\"}}."],
            author: "li",
            createdAt: now))
      }
      for segment in segments { try tx.saveSegment(tenant.id, segment) }
    }
  }

  private func enter(_ numbers: [Int], _ traits: [Trait]) async throws {
    let now = clock.now()
    try await store.write { [tenant, customers, ids] tx in
      guard let secret = try tx.tenant(tenant)?.secret, let all = try tx.segment(tenant, key: "all"),
        let excluded = try tx.segment(tenant, key: "excluded")
      else { throw StoreError(.notFound, "tenant \(tenant)") }
      try tx.insertCustomers(
        tenant,
        numbers.map { number in
          Customer(
            id: customers[number], isProvisional: false,
            profile: traits[number].hasName ? ["name": .string("Customer \(number)")] : [:], profileAt: now,
            createdAt: now)
        })
      let reachable = numbers.filter { traits[$0].isReachable }.map { customers[$0] }
      try tx.claimIdentities(
        tenant,
        reachable.map {
          Identity(kind: .email, value: Crowd.address(of: $0), customer: $0, isVerified: true, createdAt: now)
        })
      try tx.insertConsents(
        tenant,
        numbers.compactMap { number in
          traits[number].consent.map { isGranted in
            Consent(
              id: ids.next(), customer: customers[number], purpose: .marketing, channel: .email, isGranted: isGranted,
              at: now, source: "test-grant", evidence: "test")
          }
        })
      for number in numbers where traits[number].isSuppressed {
        try tx.insertSuppression(
          tenant, channel: .email,
          addressHash: AddressHash.of(Crowd.address(of: customers[number]), .email, secret: secret), reason: "bounce",
          at: now)
      }
      try tx.saveMemberships(
        tenant,
        numbers.flatMap { number -> [Membership] in
          [(all.id, traits[number].isMember), (excluded.id, traits[number].isExcluded)].filter(\.1).map {
            Membership(customer: customers[number], segment: $0.0, isMember: true, since: now, segmentVersion: 1)
          }
        })
    }
  }

  /// One occurrence of a strategy for each customer and number.
  package func occur(_ strategy: ID<Strategy>, each times: Int) async throws {
    let now = clock.now()
    for start in stride(from: 0, to: customers.count, by: 1_000) {
      let page = customers[start..<min(start + 1_000, customers.count)]
      try await store.write { [tenant, ids] tx in
        _ = try tx.insertOccurrences(
          tenant,
          page.flatMap { customer in
            (0..<times).map { number in
              Occurrence(
                id: ids.next(), customer: customer, strategy: strategy, reason: .event, at: now,
                fact: "event:\(number)",
                dueAt: now)
            }
          })
      }
    }
  }
}
