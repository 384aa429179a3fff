import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("Strategies, templates and assignments")
struct StrategyStoreTests {
  @Test("are found by id and key, with their frozen versions", arguments: TestEngine.allCases)
  func strategies(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      var strategy = Strategy(
        id: World.id(1), key: "win-back", state: .draft, liveVersion: 0, latestVersion: 1, epoch: 0)
      let version = StrategyVersion(
        strategy: World.id(1), version: 1, document: ["name": "赢回"], author: "li", createdAt: World.start)
      try await world.write { [strategy] in
        try $0.saveStrategy($1, strategy)
        try $0.insertStrategyVersion($1, version)
      }
      strategy.state = .live
      strategy.liveVersion = 1
      strategy.startedAt = World.start
      try await world.write { [strategy] in try $0.saveStrategy($1, strategy) }
      #expect(try await world.read { try $0.strategy($1, World.id(1)) } == strategy)
      #expect(try await world.read { try $0.strategy($1, key: "win-back") } == strategy)
      #expect(try await world.read { try $0.strategies($1) } == [strategy])
      #expect(try await world.read { try $0.strategyVersion($1, World.id(1), 1) } == version)
      #expect(try await world.read { try $0.strategyVersion($1, World.id(1), 2) } == nil)
      #expect(try await world.read { try $0.strategyVersions($1, World.id(1)) } == [version])
      #expect(await code { try await world.write { try $0.insertStrategyVersion($1, version) } } == .conflict)
      strategy.liveVersion = 2
      #expect(await code { try await world.write { [strategy] in try $0.saveStrategy($1, strategy) } } == .invalid)
    }
  }

  @Test("take the latest template unless one is asked for", arguments: TestEngine.allCases)
  func templates(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let make = { @Sendable (key: String, version: Int64) in
        TemplateVersion(
          key: key, version: version, document: ["subject": .int(version)], author: "li", createdAt: World.start)
      }
      try await world.write { store, tenant in
        for template in [make("b", 1), make("a", 1), make("a", 2)] { try store.insertTemplateVersion(tenant, template) }
      }
      #expect(try await world.read { try $0.template($1, key: "a", version: nil) } == make("a", 2))
      #expect(try await world.read { try $0.template($1, key: "a", version: 1) } == make("a", 1))
      #expect(try await world.read { try $0.template($1, key: "c", version: nil) } == nil)
      #expect(try await world.read { try $0.templates($1) } == [make("a", 2), make("b", 1)])
      #expect(await code { try await world.write { try $0.insertTemplateVersion($1, make("a", 2)) } } == .conflict)
    }
  }

  @Test("draw a customer once, whoever asks first", arguments: TestEngine.allCases)
  func assignments(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let first = World.makeAssignment(1, arm: nil, at: World.start + .seconds(1))
      #expect(try await world.write { try $0.claimAssignment($1, first) } == first)
      #expect(try await world.write { try $0.claimAssignment($1, World.makeAssignment(1, arm: "b")) } == first)
      let other = World.makeAssignment(2, at: World.start)
      let elsewhere = World.makeAssignment(1, strategy: 101)
      try await world.write {
        _ = try $0.claimAssignment($1, other)
        _ = try $0.claimAssignment($1, elsewhere)
      }
      let members: [CustomerID] = [World.id(1), World.id(2)]
      #expect(
        try await world.read { try $0.assignments($1, .sandbox, World.id(100), of: members) } == [other, first])
      #expect(try await world.read { try $0.assignments($1, .live, World.id(100), of: members) }.isEmpty)
      #expect(try await world.read { try $0.assignments($1, of: [World.id(1)]) } == [elsewhere, first])
    }
  }

  @Test("draw a customer once among many who ask at the same time", arguments: TestEngine.allCases)
  func assignmentRace(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let drawn = try await withThrowingTaskGroup(of: String?.self) { group in
        for index in 0..<40 {
          group.addTask {
            try await world.write { try $0.claimAssignment($1, World.makeAssignment(1, arm: "arm-\(index)")).arm }
          }
        }
        return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
      }
      #expect(drawn.count == 1)
    }
  }
}
