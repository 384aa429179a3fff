import Store
import TestSupport
import Testing

@Suite("The receipts of a population")
struct ReceiptChecksTests {
  @Test("are one for each decision, small, and replay as they were made", arguments: TestEngine.allCases)
  func hold(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      let checks = try await ReceiptChecks(store, customers: 1_200, mutations: 1_000)
      #expect(checks.holds(bytesAtMost: 400), "\(checks.json)")
    }
  }
}
