import JSON
import SQL
import Store
import TestSupport

/// Many actions at once against one budget and one cap, and approvals that no longer mean what they meant.
enum ContentionBenchmark: Benchmark {
  static let name = "contention"
  static let summary = "one budget and one cap for many at once: [--actions 10000] [--engine sqlite|postgres]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let actions = option("--actions", in: arguments) ?? 10_000
    var members: [String: JSON] = [:]
    var holds = true
    for engine in try engines(in: arguments) {
      report("\(engine.rawValue): \(actions) actions")
      try await engine.withDatabase { database in
        let store = Store(database: database)
        try await store.migrate()
        let contention = try await Contention(store, actions: actions)
        let tampering = try await ApprovalTampering(store)
        members[engine.rawValue] = ["contention": contention.json, "tampering": tampering.json]
        holds = holds && contention.holds && tampering.holds
      }
    }
    members["holds"] = .bool(holds)
    return .object(members)
  }
}
