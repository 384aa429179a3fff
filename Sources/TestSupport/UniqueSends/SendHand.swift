internal import Act
internal import Crypto
internal import Decide
internal import Domain
internal import Sense
internal import Synchronization

/// One process at work in a world: it decides, sends, merges, lets customers enter and moves the clock.
struct SendHand: Sendable {
  enum Step: CaseIterable {
    case enter, run, decide, execute, merge, unmerge, pass, change, widen, abandon, reconsider

    /// How often of a hundred.
    var weight: Int {
      switch self {
      case .enter: 20
      case .run: 4
      case .decide: 20
      case .execute: 14
      case .merge: 12
      case .unmerge: 6
      case .pass: 12
      case .change: 4
      case .widen: 2
      case .abandon: 2
      case .reconsider: 4
      }
    }

    static let many: [Step] = allCases.flatMap { Array(repeating: $0, count: $0.weight) }
    static let beside: [Step] = [.merge, .merge, .unmerge, .pass, .decide, .execute, .abandon]
  }

  let world: SendWorld
  let records: TracedRecords
  /// Strategies change their re-entry, too: the order of what happens has to be known for that.
  let isAlone: Bool
  private let decider: Decider
  private let executor: Executor

  init(_ world: SendWorld, isAlone: Bool, interlude: (@Sendable () async throws -> Void)? = nil) {
    self.world = world
    self.isAlone = isAlone
    let records = TracedRecords(world.store, ids: world.ids, interlude: interlude)
    self.records = records
    world.memory.withLock { $0.records.append(records) }
    decider = Decider(records: records, clock: world.clock, ids: records.ids)
    let random = RandomSource { count in
      world.withRandom { random in (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
    }
    executor = Executor(records: records, clock: world.clock, random: random) { _ in
      [Channel.email, .webhook].map { channel in
        RecordingSender(channel) { order, answer in
          let mayHaveReached =
            switch answer {
            case .delivered, .lost: true
            case .refused, .notSent: false
            }
          // One lane: the last write of this process is the one that began the order.
          let begun = SendTrace.Begun(
            action: order.action.id, stamp: records.stamp, at: order.at, mayHaveReached: mayHaveReached)
          world.memory.withLock { $0.trace.begun.append(begun) }
        }
      }
    }
  }

  func perform(_ step: Step) async throws {
    let world = world
    switch step {
    case .enter: try await enter()
    case .run:
      let key = world.memory.withLock { $0.plans[world.below($0.plans.count)].key }
      _ = try await desk.run(world.tenant, key: key)
    case .decide:
      try await world.store.understandAsGiven(world.tenant, now: world.clock.now())
      _ = try await decider.runOnce(world.tenant, limit: 1 + world.below(6))
    case .execute: try await execute()
    case .merge: try await merge()
    case .unmerge: try await unmerge()
    case .pass:
      world.advance(world.chance(50) ? .minutes(Int64(world.below(90))) : .hours(Int64(world.below(72))))
    case .change: try await change { plan in world.withRandom { plan.change(&$0, withReentry: isAlone) } }
    case .widen: try await change { $0.release = 1 }
    case .abandon:
      // A worker that dies with what it claimed.
      let now = world.clock.now()
      _ = try await world.store.write { tx in
        try tx.claimOccurrences(world.tenant, now: now, lease: .minutes(1), limit: 2).count
      }
    case .reconsider: try await reconsider()
    }
  }

  /// Everything that is still due happens.
  func settle() async throws {
    for _ in 0..<4 {
      try await world.store.understandAsGiven(world.tenant, now: world.clock.now())
      try await decider.drain(world.tenant)
      try await execute(untilIdle: true)
      world.advance(.hours(30))
    }
  }

  private var desk: StrategyDesk { StrategyDesk(records: records, clock: world.clock, ids: world.ids) }

  private func execute(untilIdle: Bool = false) async throws {
    do {
      if untilIdle { try await executor.drain(world.tenant) } else { _ = try await executor.runOnce(world.tenant) }
    } catch let error as StoreError where error.code == .stale {
      world.memory.withLock { $0.staleMoves += 1 }
    }
  }

  private func enter() async throws {
    let customer = world.customers[world.below(world.customers.count)]
    let now = world.clock.now()
    let asArrived = world.chance(20)
    let fact = "event:\(world.below(5))"
    let id: ID<Occurrence> = world.ids.next()
    let key = world.memory.withLock { $0.plans[world.below($0.plans.count)].key }
    try await records.write { [world] tx in
      guard let strategy = try tx.strategy(world.tenant, key: key) else { return }
      let canonical = try tx.aliasSets(world.tenant, [customer])[customer]?.canonical ?? customer
      let occurrence = Occurrence(
        id: id, customer: asArrived ? customer : canonical, strategy: strategy.id, reason: .event, at: now, fact: fact,
        dueAt: now)
      try tx.insertOccurrences(world.tenant, [occurrence, occurrence])
    }
  }

  private func merge() async throws {
    let (from, into) = (world.below(world.customers.count), world.below(world.customers.count))
    guard from != into else { return }
    do {
      let merge = try await merges.merge(
        world.tenant, from: world.customers[from], into: world.customers[into], reason: "test", principal: "li")
      let link = SendTrace.Link(id: merge.id, stamp: records.stamp, from: merge.from, into: merge.into)
      world.memory.withLock { $0.trace.links.append(link) }
    } catch let error as StoreError where error.code == .conflict {
      // They are one already.
    }
  }

  private func unmerge() async throws {
    let open = world.memory.withLock { $0.trace.links.filter { $0.undone == nil } }
    guard !open.isEmpty else { return }
    let link = open[world.below(open.count)]
    let merge = Merge(id: link.id, from: link.from, into: link.into, at: world.clock.now(), reason: "test")
    do {
      try await merges.unmerge(world.tenant, merge, principal: "li")
      let stamp = records.stamp
      world.memory.withLock { memory in
        guard let index = memory.trace.links.firstIndex(where: { $0.id == link.id }) else { return }
        memory.trace.links[index].undone = stamp
      }
    } catch let error as StoreError where error.code == .conflict {
      // Another was faster.
    }
  }

  private var merges: CustomerMerge { CustomerMerge(records: records, clock: world.clock, ids: world.ids) }

  private func reconsider() async throws {
    let customer = world.customers[world.below(world.customers.count)]
    let now = world.clock.now()
    try await records.write { [world] tx in
      let members = try tx.aliasSets(world.tenant, [customer])[customer]?.members ?? [customer]
      try tx.lockCustomers(world.tenant, members)
      try tx.reconsiderOccurrences(world.tenant, of: members, now: now)
    }
  }

  private func change(_ body: (inout SendPlan) -> Void) async throws {
    let index = world.below(world.memory.withLock { $0.plans.count })
    var plan = world.memory.withLock { $0.plans[index] }
    body(&plan)
    world.memory.withLock { [plan] in $0.plans[index] = plan }
    try await start(plan)
  }

  /// Puts the plan's present form in force.
  func start(_ plan: SendPlan) async throws {
    _ = try await desk.draft(world.tenant, key: plan.key, document: plan.document, author: "li")
    let strategy = try await desk.start(world.tenant, key: plan.key, by: "li")
    let rule = plan.rule(strategy.id, version: strategy.liveVersion, stamp: records.stamp, tenantCap: world.cap)
    world.memory.withLock { $0.trace.rules.append(rule) }
  }
}
