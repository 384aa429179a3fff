import Domain
import Store
import TestSupport
import Testing

@Suite("The occurrences")
struct OccurrenceStoreTests {
  private let now = World.start

  @Test("are one for the same customer, strategy and fact, for ever", arguments: TestEngine.allCases)
  func unique(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let first = World.makeOccurrence(1, of: 1, fact: "order:1")
      let count = try await world.write { store, tenant in
        try store.insertOccurrences(
          tenant,
          [
            first, World.makeOccurrence(2, of: 1, fact: "order:1"), World.makeOccurrence(3, of: 1, fact: "order:2"),
            World.makeOccurrence(4, of: 1, strategy: 101, fact: "order:1"),
            World.makeOccurrence(5, of: 2, fact: "order:1"),
          ])
      }
      #expect(count == 4)
      #expect(try await world.read { try $0.occurrence($1, World.id(1), World.id(1)) } == first)
      #expect(try await world.read { try $0.occurrence($1, World.id(1), World.id(2)) } == nil)
      let all = try await world.read { try $0.occurrences($1, of: [World.id(1), World.id(2)], limit: 9) }
      #expect(all.map(\.id) == [5, 4, 3, 1].map { World.id($0) })
      #expect(try await world.read { try $0.occurrences($1, of: [World.id(1)], limit: 2) }.count == 2)
      #expect(try await world.read { try $0.occurrenceCounts($1, World.id(100)) } == [.pending: 3])
    }
  }

  @Test("are handed out when due, once, and given back by the end of the lease", arguments: TestEngine.allCases)
  func claim(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let claim = { @Sendable (at: Instant, limit: Int) in
        try await world.write { try $0.claimOccurrences($1, now: at, lease: .seconds(60), limit: limit) }
      }
      try await world.write { [now] store, tenant in
        try store.insertOccurrences(
          tenant, (1...3).map { World.makeOccurrence($0, of: $0, dueAt: now + .seconds(Int64(4 - $0))) })
      }
      #expect(try await claim(now, 2).isEmpty)
      let first = try await claim(now + .seconds(3), 2)
      #expect(first.map(\.occurrence.id) == [World.id(3), World.id(2)])
      #expect(first.map(\.occurrence.dueAt) == [now + .seconds(1), now + .seconds(2)])
      #expect(try await claim(now + .seconds(3), 2).map(\.occurrence.id) == [World.id(1)])
      #expect(try await claim(now + .seconds(62), 9).isEmpty)
      let again = try await claim(now + .seconds(63), 9)
      #expect(again.count == 3)
      let failure = await code {
        try await world.write { try $0.finishOccurrence($1, first[0], state: .decided, dueAt: nil) }
      }
      #expect(failure == .stale)
    }
  }

  @Test("wait until they are due again, and rest when decided or expired", arguments: TestEngine.allCases)
  func finish(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let claim = { @Sendable (at: Instant) in
        try await world.write { try $0.claimOccurrences($1, now: at, lease: .seconds(60), limit: 9) }
      }
      try await world.write { try $0.insertOccurrences($1, (1...3).map { World.makeOccurrence($0, of: 1) }) }
      let claims = try await claim(now)
      try await world.write { [now] in
        try $0.finishOccurrence($1, claims[0], state: .waiting, dueAt: now + .hours(1))
        try $0.finishOccurrence($1, claims[1], state: .decided, dueAt: nil)
        try $0.finishOccurrence($1, claims[2], state: .expired, dueAt: nil)
      }
      #expect(
        try await world.read { try $0.occurrenceCounts($1, World.id(100)) } == [.waiting: 1, .decided: 1, .expired: 1])
      #expect(try await world.read { try $0.nextDue($1) } == now + .hours(1))
      #expect(try await claim(now + .minutes(59)).isEmpty)
      let later = try await claim(now + .hours(1))
      #expect(later.map(\.occurrence.id) == [claims[0].occurrence.id])
      #expect(later.map(\.occurrence.state) == [.waiting])
    }
  }

  @Test("wake when their strategy widens, also from under a worker on the old terms", arguments: TestEngine.allCases)
  func wake(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let claim = { @Sendable (at: Instant) in
        try await world.write { try $0.claimOccurrences($1, now: at, lease: .minutes(5), limit: 9) }
      }
      try await world.write { [now] in
        try $0.insertOccurrences(
          $1,
          [
            World.makeOccurrence(1, of: 1), World.makeOccurrence(2, of: 2),
            World.makeOccurrence(3, of: 3, strategy: 101), World.makeOccurrence(4, of: 4, dueAt: now + .days(1)),
          ])
      }
      let claims = try await claim(now)
      try await world.write { [now] in
        try $0.finishOccurrence($1, claims[0], state: .waiting, dueAt: now + .hours(9))
        try $0.finishOccurrence($1, claims[2], state: .waiting, dueAt: now + .hours(9))
        try $0.wakeOccurrences($1, World.id(100), now: now + .minutes(1))
      }
      let failure = await code {
        try await world.write { try $0.finishOccurrence($1, claims[1], state: .waiting, dueAt: nil) }
      }
      #expect(failure == .stale)
      #expect(Set(try await claim(now + .minutes(1)).map(\.occurrence.id)) == [World.id(1), World.id(2)])
    }
  }

  @Test("are reconsidered as the next revision while nothing was done about them", arguments: TestEngine.allCases)
  func reconsider(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let later = now + .days(1)
      // 1: decided, nothing done. 2: decided, an action. 3: its action went to the customer it was merged with.
      // 4: waits. 5: a worker has it. 6: somebody else's.
      let claims = try await world.write { [now] store, tenant in
        try store.insertOccurrences(
          tenant, [1, 2, 3, 4].map { World.makeOccurrence($0, of: 1) } + [World.makeOccurrence(6, of: 3)])
        let claims = try store.claimOccurrences(tenant, now: now, lease: .minutes(5), limit: 9)
        for claim in claims {
          let isFourth = claim.occurrence.id == World.id(4)
          try store.finishOccurrence(
            tenant, claim, state: isFourth ? .waiting : .decided, dueAt: isFourth ? now + .days(9) : nil)
        }
        try store.insertActions(
          tenant,
          [
            World.makeAction(20, of: 1, occurrence: 2, state: .cancelled),
            World.makeAction(30, of: 2, occurrence: 3, state: .succeeded),
          ])
        try store.insertOccurrences(tenant, [World.makeOccurrence(5, of: 2)])
        return try store.claimOccurrences(tenant, now: now, lease: .days(9), limit: 9)
      }
      #expect(claims.map(\.occurrence.id) == [World.id(5)])
      try await world.write { try $0.reconsiderOccurrences($1, of: [World.id(1), World.id(2)], now: later) }
      let failure = await code {
        try await world.write { try $0.finishOccurrence($1, claims[0], state: .decided, dueAt: nil) }
      }
      #expect(failure == .stale)
      let again = try await world.write { try $0.claimOccurrences($1, now: later, lease: .minutes(5), limit: 9) }
      #expect(again.map(\.occurrence.id) == [World.id(5), World.id(1)])
      #expect(again.map(\.occurrence.revision) == [0, 1])
      #expect(again.map(\.occurrence.state) == [.pending, .pending])
    }
  }
}
