import JSON
import Store
import TestSupport

/// Every decision leaves one small receipt, and the receipt alone says why.
enum ReceiptsBenchmark: Benchmark {
  static let name = "receipts"
  static let summary =
    "replay, count and weigh receipts: [--customers 20000] [--mutations 10000] [--engine sqlite|postgres]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let customers = option("--customers", in: arguments) ?? 20_000
    let mutations = option("--mutations", in: arguments) ?? 10_000
    var members: [String: JSON] = [:]
    var holds = true
    for engine in try engines(in: arguments) {
      report("\(engine.rawValue): \(customers) customers")
      try await engine.withDatabase { database in
        let store = Store(database: database)
        try await store.migrate()
        let checks = try await ReceiptChecks(store, customers: customers, mutations: mutations)
        members[engine.rawValue] = checks.json
        holds = holds && checks.holds
      }
    }
    members["holds"] = .bool(holds)
    return .object(members)
  }
}
