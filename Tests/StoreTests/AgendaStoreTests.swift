import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("The agenda")
struct AgendaStoreTests {
  private let now = World.start

  private static func touch(_ customer: Int, _ stage: Stage = .understand, at: Instant) -> AgendaTouch {
    AgendaTouch(customer: World.id(customer), stage: stage, dueAt: at)
  }

  @Test("keeps one row for a customer and stage, at the earliest instant asked", arguments: TestEngine.allCases)
  func earliest(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { [now] store, tenant in
        try store.touch(
          tenant,
          [Self.touch(1, at: now + .days(2)), Self.touch(1, at: now + .days(1)), Self.touch(1, at: now + .days(3))])
        try store.touch(tenant, [Self.touch(1, .learn, at: now + .days(9))])
      }
      #expect(try await world.read { try $0.nextDue($1) } == now + .days(1))
      let claims = try await world.write { [now] in
        try $0.claimAgenda($1, .understand, now: now + .days(9), lease: .minutes(1), limit: 9)
      }
      #expect(claims.map(\.customer) == [World.id(1)])
      #expect(claims.map(\.dueAt) == [now + .days(1)])
    }
  }

  @Test("touches everybody in some buckets at once, as one by one", arguments: TestEngine.allCases)
  func everybody(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.insertCustomers(3)
      try await world.write { [now] store, tenant in
        try store.touch(tenant, [Self.touch(1, at: now - .days(1)), Self.touch(2, at: now + .days(1))])
        try store.insertCustomers(tenant, [World.makeCustomer(4)])
        var erased = World.makeCustomer(4)
        erased.erasedAt = now
        try store.updateCustomer(tenant, erased)
      }
      let held = try await world.write { [now] in
        try $0.claimAgenda($1, .understand, now: now, lease: .minutes(1), limit: 9)
      }
      #expect(held.map(\.customer) == [World.id(1)])
      let first = (World.id(1) as CustomerID).bucket
      try await world.write { [now] store, tenant in
        try store.touchEverybody(tenant, .understand, inBuckets: 0..<first, dueAt: now)
        try store.touchEverybody(tenant, .understand, inBuckets: first..<1_024, dueAt: now)
      }
      // The one that is held stays so until it is finished, and is due again then.
      let claims = try await world.write { [now] in
        try $0.claimAgenda($1, .understand, now: now, lease: .minutes(1), limit: 9)
      }
      #expect(Set(claims.map(\.customer)) == [World.id(2), World.id(3)])
      #expect(Set(claims.map(\.dueAt)) == [now])
      try await world.write { try $0.finishAgenda($1, held[0], next: nil) }
      let again = try await world.write { [now] in
        try $0.claimAgenda($1, .understand, now: now, lease: .minutes(1), limit: 9)
      }
      #expect(again.map(\.customer) == [World.id(1)])
    }
  }

  @Test("tells the next instant after one at which something is due already", arguments: TestEngine.allCases)
  func nextAfter(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { [now] store, tenant in
        try store.touch(tenant, [Self.touch(1, at: now), Self.touch(2, at: now + .seconds(3))])
      }
      let next = { @Sendable (after: Instant) in try await world.read { try $0.nextDue($1, after: after) } }
      #expect(try await next(now - .seconds(1)) == now)
      #expect(try await next(now) == now + .seconds(3))
      #expect(try await next(now + .seconds(3)) == nil)
      // What is overdue is looked at again soon, however far the next instant is.
      let rest = { @Sendable (at: Instant) in try await world.read { try Rest.span($0, $1, now: at) } }
      #expect(try await rest(now - .milliseconds(400)) == .milliseconds(400))
      #expect(try await rest(now - .milliseconds(4)) == Rest.shortest)
      #expect(try await rest(now - .days(1)) == .minutes(1))
      #expect(try await rest(now + .milliseconds(2_900)) == .milliseconds(100))
      #expect(try await rest(now + .days(1)) == .seconds(1))
    }
  }

  @Test(
    "hands out what is due, earliest first, and nothing twice before its lease ends", arguments: TestEngine.allCases)
  func lease(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let claim = { @Sendable (at: Instant, limit: Int) in
        try await world.write { try $0.claimAgenda($1, .understand, now: at, lease: .seconds(60), limit: limit) }
      }
      try await world.write { [now] store, tenant in
        try store.touch(tenant, (1...4).map { Self.touch($0, at: now + .seconds(Int64(10 - $0))) })
      }
      #expect(try await claim(now, 9).isEmpty)
      let first = try await claim(now + .seconds(8), 2)
      #expect(first.map(\.customer) == [World.id(4), World.id(3)])
      #expect(try await claim(now + .seconds(8), 9).map(\.customer) == [World.id(2)])
      #expect(try await claim(now + .seconds(67), 9).map(\.customer) == [World.id(1)])
      let again = try await claim(now + .seconds(68), 9)
      #expect(again.map(\.customer) == [World.id(4), World.id(3), World.id(2)])
      #expect(Set(again.map(\.token)).isDisjoint(with: first.map(\.token)))
    }
  }

  @Test("throws a late worker's work away when another has the row", arguments: TestEngine.allCases)
  func stale(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { [now] in try $0.touch($1, [Self.touch(1, at: now)]) }
      let claim = { @Sendable (at: Instant) in
        try await world.write { try $0.claimAgenda($1, .understand, now: at, lease: .seconds(60), limit: 1)[0] }
      }
      let late = try await claim(now)
      let heir = try await claim(now + .seconds(60))
      for next in [nil, now + .days(1)] {
        let failure = await code {
          try await world.write { store, tenant in
            try store.saveTraits(tenant, [(World.id(1), ["late": true])], at: .seconds(1))
            try store.finishAgenda(tenant, late, next: next)
          }
        }
        #expect(failure == .stale)
      }
      #expect(try await world.read { try $0.traits($1, World.id(1)) } == nil)
      try await world.write { try $0.finishAgenda($1, heir, next: nil) }
      #expect(try await world.read { try $0.nextDue($1) } == nil)
      #expect(await code { try await world.write { try $0.finishAgenda($1, heir, next: nil) } } == .stale)
    }
  }

  @Test("keeps the work but leaves the row due when it was touched meanwhile", arguments: TestEngine.allCases)
  func touchDuringWork(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      for next in [nil, now + .days(30)] {
        try await world.write { [now] in try $0.touch($1, [Self.touch(1, at: now)]) }
        let claim = try await world.write { [now] in
          try $0.claimAgenda($1, .understand, now: now, lease: .seconds(60), limit: 1)[0]
        }
        try await world.write { [now] in try $0.touch($1, [Self.touch(1, at: now + .days(5))]) }
        #expect(try await world.read { try $0.nextDue($1) } == now + .seconds(60))
        try await world.write { store, tenant in
          try store.saveTraits(tenant, [(World.id(1), ["kept": true])], at: .seconds(1))
          try store.finishAgenda(tenant, claim, next: next)
        }
        #expect(try await world.read { try $0.traits($1, World.id(1)) } == ["kept": true])
        #expect(try await world.read { try $0.nextDue($1) } == now)
        let again = try await world.write { [now] in
          try $0.claimAgenda($1, .understand, now: now, lease: .seconds(60), limit: 1)[0]
        }
        #expect(again.generation != claim.generation)
        try await world.write { try $0.finishAgenda($1, again, next: nil) }
        #expect(try await world.read { try $0.nextDue($1) } == nil)
      }
    }
  }

  @Test("sleeps until the worker's own next instant", arguments: TestEngine.allCases)
  func next(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { [now] in try $0.touch($1, [Self.touch(1, at: now)]) }
      let claim = { @Sendable (at: Instant) in
        try await world.write { try $0.claimAgenda($1, .understand, now: at, lease: .seconds(60), limit: 1) }
      }
      let first = try await claim(now)[0]
      try await world.write { [now] in try $0.finishAgenda($1, first, next: now + .days(1)) }
      #expect(try await claim(now + .days(1) - Span(microseconds: 1)).isEmpty)
      #expect(try await claim(now + .days(1)).map(\.dueAt) == [now + .days(1)])
    }
  }

  @Test("says when the loop has to wake, and what is due, over everything that waits", arguments: TestEngine.allCases)
  func nextDue(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let due = { @Sendable in try await world.read { try $0.nextDue($1) } }
      #expect(try await due() == nil)
      try await world.write { [now] in
        try $0.upsertSchedule($1, ScheduledJob(id: World.id(1), name: "report", dueAt: now + .days(4)))
      }
      #expect(try await due() == now + .days(4))
      try await world.write { [now] in
        try $0.insertActions($1, [World.makeAction(1, of: 1, dueAt: now + .days(3))])
        try $0.insertActions($1, [World.makeAction(2, of: 1, state: .succeeded, dueAt: now)])
      }
      #expect(try await due() == now + .days(3))
      try await world.write { [now] in
        _ = try $0.insertOccurrences($1, [World.makeOccurrence(1, of: 1, dueAt: now + .days(2))])
      }
      #expect(try await due() == now + .days(2))
      try await world.write { [now] in try $0.touch($1, [Self.touch(1, .learn, at: now + .days(1))]) }
      #expect(try await due() == now + .days(1))
      let counts = { @Sendable (at: Instant) in try await world.read { try $0.dueCounts($1, now: at) } }
      #expect(
        try await counts(now) == ["understand": 0, "learn": 0, "decide": 0, "act": 0, "schedules": 0])
      #expect(
        try await counts(now + .days(4)) == ["understand": 0, "learn": 1, "decide": 1, "act": 1, "schedules": 1])
      _ = try await world.write { [now] in
        try $0.leaseActions($1, channel: .email, now: now + .days(4), lease: .days(1), limit: 9)
      }
      #expect(try await counts(now + .days(4))["act"] == 1)
    }
  }
}
