import Domain
import Store
import TestSupport
import Testing

@Suite("Unique sends")
struct UniqueSendsTests {
  @Test("hold through merges, versions, clocks and dying workers in any order", arguments: TestEngine.allCases)
  func alone(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      var sends = UniqueSends()
      for seed in 0..<(engine == .sqlite ? 120 as UInt64 : 40) { try await sends.runAlone(store, seed: seed) }
      #expect(sends.holds, "\(sends.json) \(sends.examples)")
    }
  }

  @Test("hold when many processes work at once", arguments: TestEngine.allCases)
  func together(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      var sends = UniqueSends()
      for seed in 0..<30 as Range<UInt64> { try await sends.runTogether(store, seed: seed) }
      #expect(sends.violations == 0, "\(sends.json) \(sends.examples)")
    }
  }
}
