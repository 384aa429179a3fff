import Domain
import Glibc
import JSON
import TestSupport

/// Kills a working process at every point where something might be left half done, and looks whether anything
/// acknowledged is gone, anything was done twice, or more is unknown than was being sent.
///
/// A kill takes the process and leaves the operating system, so this says nothing about a disk that forgets.
enum CrashPoints: Benchmark {
  static let name = "crash-points"
  static let summary = "kills a process at every named point [--hits N] [--engine sqlite|postgres|both] [--seed N]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let hits = option("--hits", in: arguments) ?? 10
    let seed = option("--seed", in: arguments) ?? 1
    let engines: [TestEngine]
    switch CrashChild.text("--engine", in: arguments) ?? "both" {
    case "both": engines = TestEngine.allCases
    case let word:
      guard let engine = TestEngine(rawValue: word) else {
        throw BenchmarkProblem("--engine must be sqlite, postgres or both.")
      }
      engines = [engine]
    }
    let results = try await withThrowingTaskGroup { group in
      for engine in engines {
        group.addTask { (engine, try await run(engine, hits: hits, seed: UInt64(truncatingIfNeeded: seed))) }
      }
      var results: [TestEngine: CrashCampaign.Result] = [:]
      for try await (engine, result) in group { results[engine] = result }
      return results
    }
    return json(results, hits: hits, seed: seed)
  }

  private static func run(_ engine: TestEngine, hits: Int, seed: UInt64) async throws -> CrashCampaign.Result {
    let folder = TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    switch engine {
    case .sqlite:
      let shop = CrashShop(folder: folder.path, conninfo: nil)
      return try await CrashCampaign(engine, shop: shop, hits: hits, seed: seed).run()
    case .postgres:
      return try await PostgresServer.shared().withLease { conninfo in
        let shop = CrashShop(folder: folder.path, conninfo: conninfo)
        return try await CrashCampaign(engine, shop: shop, hits: hits, seed: seed).run()
      }
    }
  }

  private static func json(_ results: [TestEngine: CrashCampaign.Result], hits: Int, seed: Int) -> JSON {
    var points: [String: JSON] = [:]
    var holds = true
    for point in CrashPoint.allCases {
      var members: [String: JSON] = [:]
      for (engine, result) in results {
        let count = result.hits[point, default: 0]
        members[engine.rawValue] = .int(Int64(count))
        if count < hits { holds = false }
      }
      points[point.rawValue] = .object(members)
    }
    func sum(_ value: (CrashCampaign.Result) -> Int) -> Int { results.values.map(value).reduce(0, +) }
    let unknownAtMost = results.values.map(\.unknownAtMost).max() ?? 0
    let (lost, doubled) = (sum { $0.verdict.lost.count }, sum { $0.verdict.doubled.count })
    let others = sum { $0.verdict.others.count }
    let connections = CrashShop.connections
    holds = holds && lost + doubled + others == 0 && unknownAtMost <= connections * 8
    return [
      "points": .object(points), "kills": .int(Int64(sum { $0.hits.values.reduce(0, +) })),
      "rounds": .int(Int64(sum(\.rounds))), "succeeded": .int(Int64(sum { $0.verdict.succeeded })),
      "lost": .int(Int64(lost)), "doubled": .int(Int64(doubled)), "other_findings": .int(Int64(others)),
      "unknown": .int(Int64(sum { $0.verdict.unknown })), "unknown_max_per_kill": .int(Int64(unknownAtMost)),
      "connections": .int(Int64(connections)), "seed": .int(Int64(seed)), "holds": .bool(holds),
    ]
  }
}
