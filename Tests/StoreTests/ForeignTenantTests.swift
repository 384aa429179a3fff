import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("Another tenant")
struct ForeignTenantTests {
  @Test("sees and moves nothing of the loop", arguments: TestEngine.allCases)
  func loop(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try Self.fill($0, $1) }
      let before = try await world.read { try Self.summary($0, $1) }
      let (other, later): (TenantID, Instant) = (World.id(2), World.start + .days(1))
      try await world.store.write { store in
        #expect(try Self.summary(store, other) == Self.nothing)
        #expect(try store.claimAgenda(other, .understand, now: later, lease: .days(1), limit: 9).isEmpty)
        #expect(try store.claimOccurrences(other, now: later, lease: .days(1), limit: 9).isEmpty)
        #expect(try store.claimSchedules(other, now: later, lease: .days(1), limit: 9).isEmpty)
        #expect(try store.leaseActions(other, channel: .email, now: later, lease: .days(1), limit: 9).isEmpty)
        try store.reconsiderOccurrences(other, of: [World.id(1)], now: later)
        try store.wakeOccurrences(other, World.id(100), now: later)
        try store.deleteSchedule(other, name: "report")
        try store.deleteCoupon(other, code: "SPRING-1")
      }
      let update = await code {
        try await world.store.write {
          try $0.updateAction(other, World.makeAction(1, of: 1, state: .dead), from: .ready, token: nil)
        }
      }
      #expect(update == .stale)
      #expect(try await world.read { try Self.summary($0, $1) } == before)
    }
  }

  private static func fill(_ store: any Transaction, _ tenant: TenantID) throws {
    try store.touch(tenant, [AgendaTouch(customer: World.id(1), stage: .understand, dueAt: World.start)])
    try store.upsertSchedule(tenant, ScheduledJob(id: World.id(1), name: "report", dueAt: World.start))
    try store.insertOccurrences(tenant, [World.makeOccurrence(1, of: 1)])
    try store.insertActions(tenant, [World.makeAction(1, of: 1)])
    try store.insertReceipts(tenant, [World.makeReceipt(1, of: 1)])
    _ = try store.claimReceiptHeader(tenant, ReceiptHeader(id: World.id(900), hash: [1], document: [:]))
    _ = try store.claimAssignment(tenant, World.makeAssignment(1))
    try store.saveOutcomes(tenant, [World.makeOutcome(1)])
    try store.saveBudget(tenant, Budget(key: "spring", mode: .sandbox, moneyLimit: 1, liabilityLimit: nil))
    try store.savePool(tenant, World.makePool())
    try store.insertCoupon(tenant, World.makeCoupon("SPRING-1", of: 1))
    try store.saveMemberships(
      tenant,
      [Membership(customer: World.id(1), segment: World.id(1), isMember: true, since: World.start, segmentVersion: 1)])
    try store.saveTraits(tenant, [(World.id(1), [:])], at: World.start)
    try store.insertEngagements(
      tenant, [Engagement(action: World.id(1), customer: World.id(1), kind: .opened, at: World.start)])
  }

  private static let nothing = [Int](repeating: 0, count: 16)

  /// How much is seen by each question.
  private static func summary(_ store: any Transaction, _ tenant: TenantID) throws -> [Int] {
    let customer: [CustomerID] = [World.id(1)]
    return [
      try store.nextDue(tenant) == nil ? 0 : 1, Int(try store.dueCounts(tenant, now: World.start).values.reduce(0, +)),
      try store.occurrences(tenant, of: customer, limit: 9).count,
      try store.actions(tenant, of: customer, limit: 9).count,
      try store.actions(tenant, state: nil, strategy: nil, limit: 9).count,
      try store.receipts(tenant, of: customer, limit: 9).count, try store.receipts(tenant, after: nil, limit: 9).count,
      try store.receiptCounts(tenant, nil).count, try store.receiptHeader(tenant, World.id(900)) == nil ? 0 : 1,
      try store.assignments(tenant, of: customer).count, try store.outcomes(tenant, of: customer).count,
      try store.budgets(tenant).count + store.pools(tenant).count, try store.coupons(tenant, of: customer).count,
      try store.memberships(tenant, of: World.id(1)).count, try store.traits(tenant, World.id(1)) == nil ? 0 : 1,
      try store.engagements(tenant, of: customer).count,
    ]
  }
}
