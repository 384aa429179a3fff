import Domain
import Store
import TestSupport
import Testing

@Suite("The agenda's protocol")
struct AgendaModelTests {
  @Test("agrees with a model through random touches, claims, ends and clocks", arguments: TestEngine.allCases)
  func model(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      for seed in 1...6 {
        try await RandomWalk(world: world, tenant: World.id(1_000 + seed), seed: seed).run(steps: 120)
      }
    }
  }

  @Test("gives no row to two workers at once and loses no touch among many", arguments: TestEngine.allCases)
  func concurrency(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let desk = Desk()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for toucher in 0..<2 {
          group.addTask {
            var random = Seeded(toucher)
            for _ in 0..<60 { try await desk.touch(world, (0..<3).map { _ in Int.random(in: 1...8, using: &random) }) }
          }
        }
        for _ in 0..<4 { group.addTask { for _ in 0..<60 { try await desk.work(world) } } }
        try await group.waitForAll()
      }
      while try await desk.work(world) > 0 {}
      #expect(await desk.doubled == 0)
      #expect(await desk.seen == desk.written)
      #expect(await desk.written.values.reduce(0, +) == 360)
      #expect(try await world.read { try $0.nextDue($1) } == nil)
    }
  }
}

/// Workers and writers that remember what happened, beside the store.
private actor Desk {
  private var held: Set<CustomerID> = []
  private(set) var doubled = 0
  /// How many facts were written for a customer, and how many the last finished work knew of.
  private(set) var written: [CustomerID: Int] = [:]
  private(set) var seen: [CustomerID: Int] = [:]

  func touch(_ world: World, _ customers: [Int]) async throws {
    for customer in customers { written[World.id(customer), default: 0] += 1 }
    try await world.write { store, tenant in
      try store.touch(
        tenant, customers.map { AgendaTouch(customer: World.id($0), stage: .understand, dueAt: World.start) })
    }
  }

  @discardableResult
  func work(_ world: World) async throws -> Int {
    let claims = try await world.write {
      try $0.claimAgenda($1, .understand, now: World.start, lease: .days(1), limit: 3)
    }
    for claim in claims where !held.insert(claim.customer).inserted { doubled += 1 }
    await Task.yield()
    for claim in claims {
      let known = written[claim.customer] ?? 0
      // Let go first: another may have it as soon as the end is committed, before it is known here.
      held.remove(claim.customer)
      try await world.write { try $0.finishAgenda($1, claim, next: nil) }
      seen[claim.customer] = max(seen[claim.customer] ?? 0, known)
    }
    return claims.count
  }
}

/// Drives the store and a model of one tenant's agenda side by side.
private struct RandomWalk {
  struct Key: Hashable {
    let customer: CustomerID
    let stage: Stage
  }

  struct Entry {
    var wantedAt: Instant
    var leasedUntil: Instant?
    var token: Int64?
    var wasTouched = false
    var seen: Int64?
    var changedFrom: Instant?

    var dueAt: Instant { leasedUntil ?? wantedAt }
  }

  let world: World
  let tenant: TenantID
  var random: Seeded
  var now = World.start
  var entries: [Key: Entry] = [:]
  var claims: [AgendaClaim] = []
  var tokens: Set<Int64> = []

  init(world: World, tenant: TenantID, seed: Int) {
    self.world = world
    self.tenant = tenant
    random = Seeded(seed)
  }

  func run(steps: Int) async throws {
    var walk = self
    for _ in 0..<steps {
      switch Int.random(in: 0..<10, using: &walk.random) {
      case 0..<3: try await walk.touch()
      case 3..<6: try await walk.claim()
      case 6..<9: try await walk.finish()
      default: walk.now = walk.now + .seconds(Int64.random(in: 0...90, using: &walk.random))
      }
      let tenant = tenant
      #expect(try await world.store.read { try $0.nextDue(tenant) } == walk.entries.values.map(\.dueAt).min())
    }
  }

  private mutating func touch() async throws {
    let touches = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      AgendaTouch(
        customer: World.id(.random(in: 1...6, using: &random)), stage: Stage.allCases.randomElement(using: &random)!,
        dueAt: now + .seconds(.random(in: -30...60, using: &random)),
        changedFrom: [nil, now - .seconds(.random(in: 0...90, using: &random)), .distantFuture].randomElement(
          using: &random)!
      )
    }
    let tenant = tenant
    try await world.store.write { try $0.touch(tenant, touches) }
    for touch in touches {
      let key = Key(customer: touch.customer, stage: touch.stage)
      var entry = entries[key] ?? Entry(wantedAt: touch.dueAt, changedFrom: touch.changedFrom)
      entry.changedFrom = entry.changedFrom.flatMap { known in touch.changedFrom.map { min(known, $0) } }
      entry.wantedAt = min(entry.wantedAt, touch.dueAt)
      entry.wasTouched = true
      entries[key] = entry
    }
  }

  private mutating func claim() async throws {
    let (tenant, now, stage) = (tenant, now, Stage.allCases.randomElement(using: &random)!)
    let (limit, lease) = (Int.random(in: 1...4, using: &random), Span.seconds(.random(in: 5...60, using: &random)))
    let found = try await world.store.write {
      try $0.claimAgenda(tenant, stage, now: now, lease: lease, limit: limit)
    }
    let due = entries.filter { $0.key.stage == stage && $0.value.dueAt <= now }
    #expect(found.count == min(limit, due.count))
    let picked = Set(found.map { Key(customer: $0.customer, stage: $0.stage) })
    let latest = picked.compactMap { due[$0]?.dueAt }.max() ?? now
    #expect(due.allSatisfy { picked.contains($0.key) || $0.value.dueAt >= latest })
    for claim in found {
      let key = Key(customer: claim.customer, stage: claim.stage)
      #expect(due[key]?.wantedAt == claim.dueAt)
      #expect(due[key]?.seen == claim.seen && due[key]?.changedFrom == claim.changedFrom)
      entries[key]?.token = claim.token
      entries[key]?.leasedUntil = now + lease
      entries[key]?.wasTouched = false
    }
    let new = Set(found.map(\.token))
    #expect(new.isDisjoint(with: tokens))
    tokens.formUnion(new)
    claims += found
  }

  private mutating func finish() async throws {
    guard let index = claims.indices.randomElement(using: &random) else { return }
    let (tenant, claim) = (tenant, claims[index])
    // Some ends come twice.
    if Int.random(in: 0..<4, using: &random) > 0 { claims.remove(at: index) }
    let next = Bool.random(using: &random) ? now + .seconds(.random(in: 1...90, using: &random)) : nil
    let failure = await code { try await world.store.write { try $0.finishAgenda(tenant, claim, next: next) } }
    let key = Key(customer: claim.customer, stage: claim.stage)
    guard let entry = entries[key], entry.token == claim.token else {
      #expect(failure == .stale)
      return
    }
    #expect(failure == nil)
    if entry.wasTouched {
      entries[key] = Entry(wantedAt: entry.wantedAt, seen: claim.generation, changedFrom: entry.changedFrom)
    } else {
      entries[key] = next.map { Entry(wantedAt: $0, seen: claim.generation, changedFrom: .distantFuture) }
    }
  }
}
