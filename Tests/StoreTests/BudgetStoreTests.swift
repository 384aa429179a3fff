import Domain
import Store
import TestSupport
import Testing

@Suite("Budgets and counters")
struct BudgetStoreTests {
  private static func budget(_ mode: Mode = .sandbox, money: Int64? = 100, liability: Int64? = 1_000) -> Budget {
    Budget(key: "spring", mode: mode, moneyLimit: money, liabilityLimit: liability)
  }

  private static func reserve(_ world: World, _ money: Int64, _ liability: Int64 = 0) async throws -> Bool {
    try await world.write { try $0.reserveBudget($1, .sandbox, key: "spring", money: money, liability: liability) }
  }

  @Test("give to the last unit and no further, on either limit", arguments: TestEngine.allCases)
  func limits(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write {
        try $0.saveBudget($1, Self.budget())
        try $0.saveBudget($1, Self.budget(.live, money: nil))
      }
      #expect(try await Self.reserve(world, 60, 400))
      #expect(try await !Self.reserve(world, 41))
      #expect(try await !Self.reserve(world, 1, 601))
      #expect(try await Self.reserve(world, 40, 600))
      #expect(try await !Self.reserve(world, 1))
      #expect(try await Self.reserve(world, 0))
      let used = try await world.read { try $0.budget($1, .sandbox, key: "spring") }
      #expect(used?.moneyUsed == 100)
      #expect(used?.liabilityUsed == 1_000)
      #expect(try await world.read { try $0.budgets($1) }.map(\.moneyUsed) == [100, 0])
      #expect(
        try await world.write { try $0.reserveBudget($1, .live, key: "spring", money: 1 << 50, liability: 0) })
    }
  }

  @Test("take back, keep what is used through a change, and refuse nonsense", arguments: TestEngine.allCases)
  func changes(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.saveBudget($1, Self.budget()) }
      #expect(try await Self.reserve(world, 100, 10))
      try await world.write { try $0.releaseBudget($1, .sandbox, key: "spring", money: 30, liability: 10) }
      try await world.write { try $0.saveBudget($1, Self.budget(money: 80)) }
      #expect(try await world.read { try $0.budget($1, .sandbox, key: "spring") }?.moneyUsed == 70)
      #expect(try await !Self.reserve(world, 11))
      #expect(await code { try await world.write { try $0.saveBudget($1, Self.budget(money: 69)) } } == .invalid)
      #expect(await code { _ = try await Self.reserve(world, -1) } == .invalid)
      let release = { @Sendable (key: String) in
        await code {
          try await world.write { try $0.releaseBudget($1, .sandbox, key: key, money: 71, liability: 0) }
        }
      }
      #expect(await release("spring") == .invalid)
      #expect(await release("none") == .notFound)
      let missing = await code {
        _ = try await world.write { try $0.reserveBudget($1, .sandbox, key: "none", money: 1, liability: 0) }
      }
      #expect(missing == .notFound)
    }
  }

  @Test("are exact under 500 reservations at once", arguments: TestEngine.allCases)
  func race(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.saveBudget($1, Self.budget(money: 1_000)) }
      let succeeded = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<500 { group.addTask { try await Self.reserve(world, 3) } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(succeeded == 333)
      #expect(try await world.read { try $0.budget($1, .sandbox, key: "spring") }?.moneyUsed == 999)
    }
  }

  @Test("count a period's places up to the capacity, also at once", arguments: TestEngine.allCases)
  func counters(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let take = { @Sendable (key: String, mode: Mode, capacity: Int64) in
        try await world.write { try $0.takeCounter($1, mode, key: key, capacity: capacity) }
      }
      let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<60 { group.addTask { try await take("slot/banner/2026-11-20", .sandbox, 25) } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(taken == 25)
      #expect(try await take("slot/banner/2026-11-21", .sandbox, 25))
      #expect(try await take("slot/banner/2026-11-20", .live, 25))
      #expect(try await take("slot/banner/2026-11-20", .sandbox, 26))
      #expect(try await !take("closed", .sandbox, 0))
    }
  }
}
