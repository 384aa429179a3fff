internal import Control
internal import Domain
internal import JSON
internal import Synchronization

/// A tenant of its own with a handful of customers, and what is remembered of what happens to them.
final class SendWorld: Sendable {
  struct Memory {
    var trace = SendTrace()
    var plans: [SendPlan] = []
    var records: [TracedRecords] = []
    var staleMoves = 0
  }

  let store: any Records
  let tenant: TenantID
  let customers: [CustomerID]
  let cap: Cap
  let ids: IDSource
  let memory = Mutex(Memory())
  private let time = Mutex(TestShop.start)
  private let random: Mutex<SeededRandom>

  init(_ store: any Records, seed: UInt64) {
    self.store = store
    var random = SeededRandom(seed: seed)
    let source = Mutex(SeededRandom(seed: random.next()))
    ids = IDSource { source.withLock { (0x0190_0000_0000_7000 | $0.next() >> 16 & 0xFFFF_0000_0FFF, $0.next()) } }
    tenant = ID(high: random.next(), low: random.next())
    customers = (0..<Int.random(in: 3...6, using: &random)).map { [ids] _ in ids.next() }
    cap = Cap(
      channel: nil, count: Int64.random(in: 1...4, using: &random), days: Int64.random(in: 1...4, using: &random))
    self.random = Mutex(random)
  }

  var clock: Clock { Clock { self.time.withLock { $0 } } }
  func advance(_ span: Span) { time.withLock { $0 = $0 + span } }
  func below(_ count: Int) -> Int { random.withLock { Int.random(in: 0..<count, using: &$0) } }
  func chance(_ percent: Int) -> Bool { random.withLock { $0.chance(percent) } }
  func withRandom<T: Sendable>(_ body: (inout SeededRandom) -> T) -> T { random.withLock { body(&$0) } }

  /// Everybody is reachable, has said yes and belongs to the one segment there is.
  func setUp() async throws {
    var settings = TenantSettings()
    settings.marketingHoldout = 0
    settings.quietHours = nil
    settings.caps = [cap]
    settings.senderAddress = "shop@example.com"
    settings.postalAddress = "1 Example Road, Shanghai"
    let now = clock.now()
    let tenant = Tenant(
      id: tenant, name: "Shop", zone: Zone("Asia/Shanghai")!, currency: Currency("CNY")!, language: .english,
      mode: .sandbox, secret: self.tenant.bytes + self.tenant.bytes, settings: settings, createdAt: now)
    let segment = Segment(
      id: ids.next(), key: "all", name: "All", version: 1, definition: ["all": []], updatedAt: now)
    try await store.write { [customers, ids] tx in
      try tx.insertTenant(tenant)
      try tx.insertTemplateVersion(
        tenant.id,
        TemplateVersion(
          key: "winback", version: 1, document: ["subject": "Hello", "text": "We miss you."], author: "li",
          createdAt: now))
      try tx.saveSegment(tenant.id, segment)
      try tx.insertCustomers(
        tenant.id,
        customers.map { Customer(id: $0, isProvisional: false, profile: [:], profileAt: now, createdAt: now) })
      try tx.claimIdentities(
        tenant.id,
        customers.map {
          Identity(kind: .email, value: "\($0)@example.com", customer: $0, isVerified: true, createdAt: now)
        })
      try tx.insertConsents(
        tenant.id,
        customers.map {
          Consent(
            id: ids.next(), customer: $0, purpose: .marketing, channel: .email, isGranted: true, at: now,
            source: "test-grant", evidence: "test")
        })
      try tx.saveMemberships(
        tenant.id,
        customers.map {
          Membership(customer: $0, segment: segment.id, isMember: true, since: now, segmentVersion: 1)
        })
    }
  }

  /// The trace with what the ledger says at the end.
  func finishedTrace() async throws -> (trace: SendTrace, cancelled: Int, problems: [String]) {
    let (actions, draws, budgets) = try await store.read { [tenant, customers] tx in
      (
        try tx.actions(tenant, state: nil, strategy: nil, limit: 100_000), try tx.assignments(tenant, of: customers),
        try tx.budgets(tenant)
      )
    }
    var trace = memory.withLock { $0.trace }
    let stamps = memory.withLock { $0.records }.reduce(into: [ID<Action>: (stamp: Int64, rank: Int)]()) {
      $0.merge($1.stamps) { first, _ in first }
    }
    trace.planned = actions.map { action in
      let place = stamps[action.id] ?? (0, 0)
      return SendTrace.Planned(
        id: action.id, stamp: place.stamp, rank: place.rank, customer: action.customer, strategy: action.strategy,
        version: action.strategyVersion, occurrence: action.occurrence, step: action.step, arm: action.arm,
        channel: action.channel.rawValue, at: action.createdAt,
        counts: ![.cancelled, .dead, .expired].contains(action.state))
    }
    trace.draws = draws.map {
      SendTrace.Draw(customer: $0.customer, strategy: $0.strategy, arm: $0.arm, at: $0.at)
    }
    // A budget holds exactly what counts.
    let problems = budgets.compactMap { budget -> String? in
      let counted = actions.filter { $0.budget == budget.key && ![.cancelled, .dead, .expired].contains($0.state) }
      let sum = counted.reduce(0) { $0 + $1.cost }
      let isExact = budget.moneyUsed == sum && sum <= budget.moneyLimit ?? .max
      return isExact ? nil : "\(budget.key) says \(budget.moneyUsed), its actions cost \(sum)"
    }
    let cancelled = actions.count { $0.reason == "merged" }
    return (trace, cancelled, problems)
  }
}
