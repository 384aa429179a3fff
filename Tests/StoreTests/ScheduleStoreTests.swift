import Domain
import Store
import TestSupport
import Testing

@Suite("The schedules")
struct ScheduleStoreTests {
  private static let job = ScheduledJob(id: World.id(1), name: "strategy:1", dueAt: World.start)

  @Test("hand a job to one, until its lease ends", arguments: TestEngine.allCases)
  func lease(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let claim = { @Sendable (at: Instant) in
        try await world.write { try $0.claimSchedules($1, now: at, lease: .minutes(10), limit: 5) }
      }
      try await world.write { try $0.upsertSchedule($1, Self.job) }
      #expect(try await claim(World.start - .seconds(1)).isEmpty)
      let first = try await claim(World.start)
      #expect(first.map(\.name) == ["strategy:1"])
      #expect(first.map(\.dueAt) == [World.start])
      #expect(try await claim(World.start + .minutes(9)).isEmpty)
      let second = try await claim(World.start + .minutes(10))
      #expect(second.count == 1)
      #expect(await code { try await world.write { try $0.finishSchedule($1, first[0], next: nil) } } == .stale)
      try await world.write { try $0.finishSchedule($1, second[0], next: World.start + .days(1)) }
      #expect(try await world.read { try $0.nextDue($1) } == World.start + .days(1))
      let third = try await claim(World.start + .days(1))
      try await world.write { try $0.finishSchedule($1, third[0], next: nil) }
      #expect(try await world.read { try $0.nextDue($1) } == nil)
    }
  }

  @Test("keep a new instant that was set while the job ran", arguments: TestEngine.allCases)
  func changedMeanwhile(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.upsertSchedule($1, Self.job) }
      let claim = try await world.write {
        try $0.claimSchedules($1, now: World.start, lease: .minutes(10), limit: 5)[0]
      }
      var later = Self.job
      later.dueAt = World.start + .days(2)
      try await world.write { [later] in try $0.upsertSchedule($1, later) }
      #expect(await code { try await world.write { try $0.finishSchedule($1, claim, next: nil) } } == .stale)
      #expect(try await world.read { try $0.nextDue($1) } == World.start + .days(2))
      try await world.write { try $0.deleteSchedule($1, name: "strategy:1") }
      #expect(try await world.read { try $0.nextDue($1) } == nil)
    }
  }

  @Test(
    "and every other claim take no token where nothing is due, so that nothing is written",
    arguments: TestEngine.allCases)
  func nothingDue(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let before = try await world.write { tx, _ in try tx.nextToken() }
      let claimed = try await world.write { tx, tenant in
        let (now, lease) = (World.start, Span.minutes(1))
        return try Stage.allCases.map { try tx.claimAgenda(tenant, $0, now: now, lease: lease, limit: 5).count }
          + [
            tx.claimOccurrences(tenant, now: now, lease: lease, limit: 5).count,
            tx.leaseActions(tenant, channel: .email, now: now, lease: lease, limit: 5).count,
            tx.claimSchedules(tenant, now: now, lease: lease, limit: 5).count,
            tx.claimDeliveries(tenant, now: now, lease: lease, limit: 5).count,
          ]
      }
      #expect(claimed.allSatisfy { $0 == 0 })
      let after = try await world.write { tx, _ in try tx.nextToken() }
      #expect(after == before + 1)
    }
  }
}
