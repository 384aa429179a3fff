import Store
import TestSupport
import Testing

@Suite("Many actions at once")
struct ContentionTests {
  @Test("take exactly what the budget pays for, and nobody more than the cap", arguments: TestEngine.allCases)
  func budgetAndCap(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      let contention = try await Contention(store, actions: 800)
      #expect(contention.holds, "\(contention.json)")
    }
  }

  @Test("don't run on an old approval once changed, nor without consent", arguments: TestEngine.allCases)
  func tampering(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      let tampering = try await ApprovalTampering(store)
      #expect(tampering.holds, "\(tampering.json)")
    }
  }
}
