import Glibc
import JSON
import Store
import TestSupport

/// Nobody gets twice what they should get once, whatever is merged, changed or killed when.
enum UniqueSendsBenchmark: Benchmark {
  static let name = "unique-sends"
  static let summary =
    "random merges, versions, clocks and sends: [--histories 10000] [--together N] [--seed 1] [--engine sqlite|postgres]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let histories = option("--histories", in: arguments) ?? 10_000
    let seed = UInt64(option("--seed", in: arguments) ?? 1)
    let engines = try engines(in: arguments)
    var members: [String: JSON] = [:]
    var holds = true
    for engine in engines {
      // SQLite has one writer, so there is little that could be at once.
      let together = option("--together", in: arguments) ?? (engine == .postgres ? histories : histories / 20)
      let alone = engine == .postgres && option("--together", in: arguments) == nil ? histories / 20 : histories
      let sends = try await run(engine, alone: alone, together: together, seed: seed)
      for example in sends.examples { report(example) }
      members[engine.rawValue] = sends.json
      holds = holds && sends.holds
    }
    members["holds"] = .bool(holds)
    return .object(members)
  }

  private static func run(_ engine: TestEngine, alone: Int, together: Int, seed: UInt64) async throws -> UniqueSends {
    var total = UniqueSends()
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      // Seeds of different runs do not overlap.
      let first = seed &* 1_000_000_007
      total = try await lanes(4, alone, engine) { try await $0.runAlone(store, seed: first &+ $1) }
      let others = try await lanes(4, together, engine) {
        try await $0.runTogether(store, seed: first &+ 500_000_000 &+ $1)
      }
      total = total + others
    }
    return total
  }

  /// Shares numbered histories among lanes.
  private static func lanes(
    _ lanes: Int, _ count: Int, _ engine: TestEngine,
    _ history: @escaping @Sendable (inout UniqueSends, UInt64) async throws -> Void
  ) async throws -> UniqueSends {
    try await withThrowingTaskGroup { group in
      for lane in 0..<lanes {
        group.addTask {
          var sends = UniqueSends()
          for index in stride(from: lane, to: count, by: lanes) {
            try await history(&sends, UInt64(index))
            if (index + 1) % 1_000 == 0 { report("\(engine.rawValue): history \(index + 1) of \(count)") }
          }
          return sends
        }
      }
      return try await group.reduce(UniqueSends()) { $0 + $1 }
    }
  }
}

extension Benchmark {
  /// The engine that `--engine` names, or both.
  static func engines(in arguments: [String]) throws -> [TestEngine] {
    guard let place = arguments.firstIndex(of: "--engine") else { return TestEngine.allCases }
    guard place + 1 < arguments.count, let engine = TestEngine(rawValue: arguments[place + 1]) else {
      throw BenchmarkProblem("--engine is sqlite or postgres.")
    }
    return [engine]
  }

  /// Says on standard error how far it has come.
  static func report(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(2, bytes, bytes.count)
  }
}
