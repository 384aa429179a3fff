import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("Segments, traits and contexts")
struct SegmentStoreTests {
  private static func segment(_ number: Int, key: String, version: Int64 = 1) -> Segment {
    Segment(
      id: World.id(number), key: key, name: "沉睡客户", version: version, definition: ["trait": "recency_days"],
      updatedAt: World.start)
  }

  private static func membership(_ customer: Int, _ segment: Int, isMember: Bool = true) -> Membership {
    Membership(
      customer: World.id(customer), segment: World.id(segment), isMember: isMember, since: World.start,
      segmentVersion: 1)
  }

  @Test("are saved and replaced under their id, and keys stay unique", arguments: TestEngine.allCases)
  func segments(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.saveSegment($1, Self.segment(1, key: "lapsed")) }
      try await world.write { try $0.saveSegment($1, Self.segment(2, key: "active")) }
      var changed = Self.segment(1, key: "lapsed", version: 2)
      changed.archivedAt = World.start + .days(1)
      try await world.write { [changed] in try $0.saveSegment($1, changed) }
      #expect(try await world.read { try $0.segment($1, key: "lapsed") } == changed)
      #expect(try await world.read { try $0.segment($1, key: "none") } == nil)
      #expect(
        try await world.read { try $0.segmentStamps($1) }
          == (try await world.read { try $0.segments($1) }).map {
            SegmentStamp(id: $0.id, version: $0.version, updatedAt: $0.updatedAt, archivedAt: $0.archivedAt)
          }.sorted { $0.id < $1.id })
      #expect(try await world.read { try $0.segments($1) }.map(\.key) == ["active", "lapsed"])
      let failure = await code { try await world.write { try $0.saveSegment($1, Self.segment(3, key: "active")) } }
      #expect(failure == .conflict)
    }
  }

  @Test("count and list their present members", arguments: TestEngine.allCases)
  func memberships(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { store, tenant in
        try store.saveMemberships(tenant, (1...5).map { Self.membership($0, 1) } + [Self.membership(1, 2)])
        try store.saveMemberships(tenant, [Self.membership(2, 1, isMember: false)])
      }
      #expect(try await world.read { try $0.memberCount($1, World.id(1)) } == 4)
      let page = try await world.read { try $0.members($1, World.id(1), after: nil, limit: 2) }
      #expect(page.map(\.customer) == [World.id(1), World.id(3)])
      let rest = try await world.read { try $0.members($1, World.id(1), after: World.id(3), limit: 9) }
      #expect(rest.map(\.customer) == [World.id(4), World.id(5)])
      #expect(
        try await world.read { try $0.memberships($1, of: World.id(2)) } == [Self.membership(2, 1, isMember: false)])
      #expect(try await world.read { try $0.memberships($1, of: World.id(1)) }.count == 2)
    }
  }

  @Test("keep the latest traits and every context", arguments: TestEngine.allCases)
  func contexts(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { store, tenant in
        try store.saveTraits(tenant, [(World.id(1), ["spend": 1])], at: World.start)
        try store.saveTraits(tenant, [(World.id(1), ["spend": 2.5])], at: World.start)
        for version in 1...3 {
          try store.saveContext(
            tenant,
            RuleContext(version: Int64(version), document: ["rfm": .int(Int64(version))], createdAt: World.start))
        }
      }
      #expect(try await world.read { try $0.traits($1, World.id(1)) } == ["spend": 2.5])
      #expect(try await world.read { try $0.traits($1, World.id(2)) } == nil)
      #expect(try await world.read { try $0.latestContext($1) }?.version == 3)
      #expect(try await world.read { try $0.context($1, version: 2) }?.document == ["rfm": 2])
      let again = RuleContext(version: 3, document: [:], createdAt: World.start)
      #expect(await code { try await world.write { try $0.saveContext($1, again) } } == .conflict)
    }
  }
}
