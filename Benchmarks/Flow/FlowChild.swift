import Domain
import Foundation
import Glibc
import JSON
import Postgres
import SQL
import SQLite
import Store
import TestSupport

/// One measured run of our side of `ingest`, `http`, `queue` and `rules`. What starts it, runs the peer beside it and
/// compares is in Benchmarks/Peers.
enum FlowChild: Benchmark {
  static let name = "flow-child"
  static let summary = "one run of our side of ingest, http, queue or rules (started by them)"

  static func run(_ arguments: [String]) async throws -> JSON {
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "prepare": return try await StoreIngest.prepare(rest)
    case "store": return try await StoreIngest.run(rest)
    case "json-server": return try await JSONServer.run()
    case "agenda": return try await AgendaWork.run(rest)
    case "ledger": return try await LedgerWork.run(rest)
    case "rules": return try await RulesWork.run(rest)
    default: throw BenchmarkProblem("flow-child prepare|store|json-server|agenda|ledger|rules ...")
    }
  }

  /// Opens what `--sqlite PATH` or `--postgres CONNINFO` names, durable as the product has it, brings its schema up to
  /// date, and closes it afterwards.
  static func withStore<T>(_ arguments: [String], _ body: (Store) async throws -> T) async throws -> T {
    let database: any Database
    if let path = text("--sqlite", in: arguments) {
      database = try SQLiteDatabase(path: path)
    } else if let conninfo = text("--postgres", in: arguments) {
      database = try PostgresDatabase(conninfo: conninfo)
    } else {
      throw BenchmarkProblem("--sqlite PATH or --postgres CONNINFO is missing")
    }
    let store = Store(database: database)
    try await store.migrate()
    let value = try await body(store)
    await database.close()
    return value
  }

  static func text(_ name: String, in arguments: [String]) -> String? {
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return nil }
    return arguments[place + 1]
  }

  static func file(_ name: String, in arguments: [String]) throws -> String {
    guard let path = text(name, in: arguments) else { throw BenchmarkProblem("\(name) FILE is missing") }
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}

/// Wall and CPU time of a piece of work in this process.
struct Stopwatch {
  private let start = ContinuousClock.now
  private let used = Stopwatch.cpuSeconds

  var wall: Double { (ContinuousClock.now - start).seconds }
  var cpu: Double { Stopwatch.cpuSeconds - used }

  private static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// `{"seconds", "cpu_seconds"}` with what was done in it.
  func json(_ name: String, _ count: Int) -> JSON {
    [name: .int(Int64(count)), "seconds": .double(wall), "cpu_seconds": .double(cpu)]
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// Waiting times, summed up.
struct Delays {
  var milliseconds: [Double] = []

  var json: JSON {
    let sorted = milliseconds.sorted()
    func at(_ share: Double) -> JSON {
      sorted.isEmpty ? .null : .double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
    return ["count": .int(Int64(sorted.count)), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99)]
  }
}
