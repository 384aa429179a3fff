import Domain
import Store
import TestSupport
import Testing

@Suite("Outcomes and engagements")
struct OutcomeStoreTests {
  @Test("are one for a unit, the latest", arguments: TestEngine.allCases)
  func replace(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write {
        try $0.saveOutcomes($1, [World.makeOutcome(1, isConverted: false, isClosed: false), World.makeOutcome(2)])
        try $0.saveOutcomes($1, [World.makeOutcome(1, arm: nil, revenue: -50)])
      }
      let found = try await world.read { try $0.outcomes($1, of: [World.id(1)]) }
      #expect(found == [World.makeOutcome(1, arm: nil, revenue: -50)])
    }
  }

  @Test("are summed by epoch and arm over closed units that are no crossovers", arguments: TestEngine.allCases)
  func tallies(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      var random = Seeded(3)
      let outcomes = (1...200).map { number in
        World.makeOutcome(
          number, strategy: number % 10 == 0 ? 101 : 100, epoch: Int64(number % 2),
          arm: [nil, "a", "b"].randomElement(using: &random)!, isConverted: Bool.random(using: &random),
          revenue: .random(in: -1_000...9_000_000_000, using: &random), isClosed: number % 7 != 0,
          isCrossover: number % 11 == 0)
      }
      try await world.write { try $0.saveOutcomes($1, outcomes) }
      let tallies = try await world.read { try $0.tallies($1, .sandbox, World.id(100)) }
      let counted = outcomes.filter { $0.strategy == World.id(100) && $0.isClosed && !$0.isCrossover }
      #expect(tallies.map { "\($0.epoch) \($0.arm ?? "-")" } == ["0 -", "0 a", "0 b", "1 -", "1 a", "1 b"])
      #expect(tallies.reduce(0) { $0 + $1.units } == Int64(counted.count))
      for tally in tallies {
        let units = counted.filter { $0.epoch == tally.epoch && $0.arm == tally.arm }
        #expect(tally.units == Int64(units.count))
        #expect(tally.converted == Int64(units.count(where: \.isConverted)))
        #expect(tally.cost == 5 * tally.units)
        #expect(tally.revenue == Double(units.reduce(0) { $0 + $1.revenue }))
        let squares = units.reduce(0) { $0 + Double($1.revenue) * Double($1.revenue) }
        #expect(abs(tally.revenueSquared - squares) <= squares * 1e-12)
      }
      #expect(try await world.read { try $0.tallies($1, .live, World.id(100)) }.isEmpty)
    }
  }

  @Test("count each action once for a kind of engagement", arguments: TestEngine.allCases)
  func engagements(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let make = { @Sendable (action: Int, customer: Int, kind: Engagement.Kind, seconds: Int64) in
        Engagement(
          action: World.id(action), customer: World.id(customer), kind: kind, at: World.start + .seconds(seconds))
      }
      let opened = make(1, 1, .opened, 0)
      try await world.write { store, tenant in
        try store.insertActions(
          tenant,
          [
            World.makeAction(1, of: 1), World.makeAction(2, of: 1), World.makeAction(3, of: 2, arm: "b"),
            World.makeAction(4, of: 2, strategy: 101),
          ])
        try store.insertEngagements(tenant, [opened, opened, make(1, 1, .opened, 1), make(2, 1, .opened, 0)])
        try store.insertEngagements(
          tenant, [opened, make(1, 1, .clicked, 2), make(3, 2, .bounced, 0), make(4, 2, .clicked, 0)])
      }
      #expect(try await world.read { try $0.engagements($1, of: [World.id(1)]) }.count == 4)
      let counts = try await world.read { store, tenant in
        try store.engagementCounts(tenant, World.id(100)).map { "\($0.arm) \($0.kind) \($0.actions)" }
      }
      #expect(counts == ["a opened 2", "a clicked 1", "b bounced 1"])
    }
  }
}
