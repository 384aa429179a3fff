import Act
import Domain
import Glibc
import HTTPClient
import JSON
import SQLite
import Store
import TestSupport

/// The process that ``CrashPoints`` and ``CrashTest`` kill: it does one round from the beginning, whatever was done of
/// it before, and ends when nothing is left to do, or when it is told to.
enum CrashChild: Benchmark {
  static let name = "crash-child"
  static let summary = "the process that crash-points and crash-test start and kill"

  enum Role: String, CaseIterable, Sendable {
    /// Does everything, and moves the clock over leases and retries until nothing is left.
    case alone
    /// Does everything beside another, and the clock is left alone: the other's leases would run out.
    case first
    /// Turns the loop beside the first.
    case second
  }

  static func run(_ arguments: [String]) async throws -> JSON {
    guard let data = text("--data", in: arguments), let smtp = option("--sink", in: arguments),
      let webhook = option("--webhook", in: arguments)
    else { throw BenchmarkProblem("crash-child is started by crash-points or crash-test.") }
    // Whoever started this may be gone.
    alarm(60)
    let role = Role(rawValue: text("--role", in: arguments) ?? "") ?? .alone
    let flight = FlightRecorder(path: FlightRecorder.path(data, role))
    let time = ProcessClock(folder: data)
    if let days = option("--days", in: arguments) { time.advance(.days(Int64(days))) }
    let round = option("--round", in: arguments).map { number in
      CrashRound(number: number, at: Instant(microseconds: Int64(option("--at", in: arguments) ?? 0)))
    }
    let client = HTTPClient(
      guard: OutboundGuard(allowing: [OutboundGuard.Endpoint(host: "127.0.0.1", port: webhook)]),
      options: HTTPClient.Options())
    defer { client.close() }
    let shop = shop(data, arguments)
    try await CrashWork.patiently {
      try await shop.withStore { store in
        try await store.migrate()
        let executor = CrashShop.executor(store, clock: time.clock, smtp: smtp, client: client)
        let work = CrashWork(
          records: store, time: time, tenant: try await CrashShop.tenant(store), executor: executor,
          log: AcknowledgementLog(folder: data), flight: flight, batch: round == nil ? 256 : 8)
        try await work.run(round, as: role, until: data + "/stop")
      }
    }
    return ["settled": .bool(role == .alone)]
  }

  private static func shop(_ data: String, _ arguments: [String]) -> CrashShop {
    var shop = CrashShop(folder: data, conninfo: text("--conninfo", in: arguments))
    shop.synchronous = SQLiteSynchronous(rawValue: text("--synchronous", in: arguments) ?? "") ?? .full
    if let seed = option("--cut", in: arguments) { shop.vfs = PowerCut.register(seed: UInt64(seed)) }
    return shop
  }

  static func text(_ name: String, in arguments: [String]) -> String? {
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return nil }
    return arguments[place + 1]
  }
}
