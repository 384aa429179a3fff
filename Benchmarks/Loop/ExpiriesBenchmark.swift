import Domain
import Glibc
import JSON
import SQLite
import Store
import TestSupport

/// Time alone moves customers in and out of segments: how late, how many a second, and what waiting costs.
enum ExpiriesBenchmark: Benchmark {
  static let name = "expiries"
  static let summary =
    "entries and exits by time in a real serve: [--customers 100000] [--rate 100] [--seconds 90] [--idle 60]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let customers = option("--customers", in: arguments) ?? 100_000
    let rate = option("--rate", in: arguments) ?? 100
    let seconds = option("--seconds", in: arguments) ?? 90
    let idle = option("--idle", in: arguments) ?? 60
    let folder = TemporaryDirectory()
    let database = try await emptyShop(folder.path, arguments)
    let store = Store(database: database)
    guard let tenant = try await store.read({ try $0.tenants().first?.id }) else {
      throw BenchmarkProblem("rondo init made no tenant.")
    }

    // The real clock runs while the shop is filled, the process starts and stands idle.
    let start = Clock.system.now()
    let first = start + .seconds(Int64(customers / 800 + 20 + idle))
    let watched = min(customers, rate * seconds)
    let burst = first + .seconds(Int64(seconds + 15))
    let shop = ExpiryShop(
      store: store, tenant: tenant, customers: customers, first: first, watched: watched, rate: rate, burst: burst)
    try await shop.fill()
    report("\(customers) customers after \((Clock.system.now() - start).microseconds / 1_000_000) s")
    let server = try await RunningServer(folder: folder.path, arguments: arguments)
    defer { server.process.end() }
    try await Task.sleep(for: .seconds(5))
    guard first - Clock.system.now() > .seconds(Int64(idle)) else {
      throw BenchmarkProblem("Filling took longer than thought; ask for fewer customers.")
    }

    var figures: [String: JSON] = ["customers": .int(Int64(customers)), "rate": .int(Int64(rate))]
    figures["idle"] = try await standIdle(server, seconds: idle)
    report("idle: \(figures["idle"] ?? .null)")
    figures["steady"] = try await steady(shop, server)
    report("steady: \(figures["steady"] ?? .null)")
    figures["burst"] = try await meetBurst(shop, server)
    figures["memory_mb"] = .figure(server.process.memory.most)
    await database.close()
    withExtendedLifetime(folder) {}
    return .object(figures)
  }

  /// What `rondo init` makes: one tenant, and nothing else.
  private static func emptyShop(_ folder: String, _ arguments: [String]) async throws -> SQLiteDatabase {
    let program = try RunningServer.program(arguments)
    let (status, output) = await onThread {
      Command.run([program, "init", "--data", folder, "--zone", "Asia/Shanghai", "--currency", "CNY"])
    }
    guard status == 0 else { throw BenchmarkProblem("rondo init: \(output)") }
    return try SQLiteDatabase(path: folder + "/rondo.sqlite", readers: 1, synchronous: .off)
  }

  /// CPU of the process while nothing falls due.
  private static func standIdle(_ server: RunningServer, seconds: Int) async throws -> JSON {
    let before = server.process.cpu
    let begin = ContinuousClock.now
    try await Task.sleep(for: .seconds(seconds))
    let wall = (ContinuousClock.now - begin) / .seconds(1)
    return ["seconds": .figure(wall), "cpu_percent": .figure((server.process.cpu - before) / wall * 100)]
  }

  private static func steady(_ shop: ExpiryShop, _ server: RunningServer) async throws -> JSON {
    let wait = shop.first - Clock.system.now()
    try await Task.sleep(for: .microseconds(max(0, wait.microseconds - 100_000)))
    let before = server.process.cpu
    let begin = ContinuousClock.now
    var watch = ExpiryWatch(store: shop.store, tenant: shop.tenant)
    try await watch.follow(ExpiryShop.single, count: shop.watched, from: shop.first, until: shop.burst - .seconds(3))
    let wall = (ContinuousClock.now - begin) / .seconds(1)
    return [
      "expiries": .int(Int64(shop.watched)), "changes": .int(Int64(watch.found)),
      "missing": .int(Int64(2 * shop.watched - watch.found)),
      "late_ms": [
        "p50": .figure(watch.lateness.at(0.5)), "p95": .figure(watch.lateness.at(0.95)),
        "p99": .figure(watch.lateness.at(0.99)), "most": .figure(watch.lateness.at(1)),
      ],
      "cpu_percent": .figure((server.process.cpu - before) / wall * 100),
    ]
  }

  /// Everybody at once: from the due instant until the last change is committed.
  private static func meetBurst(_ shop: ExpiryShop, _ server: RunningServer) async throws -> JSON {
    let pair = ExpiryShop.shared
    let wait = shop.burst - Clock.system.now()
    try await Task.sleep(for: .microseconds(max(0, wait.microseconds)))
    let before = server.process.cpu
    var half = 0.0
    while true {
      let (left, entered) = try await shop.store.read { tx in
        let members = try tx.memberCount(shop.tenant, pair.recent)
        return (shop.customers - Int(members), Int(try tx.memberCount(shop.tenant, pair.lapsed)))
      }
      let wall = Double((Clock.system.now() - shop.burst).microseconds) / 1_000_000
      if half == 0, entered * 2 >= shop.customers { half = wall }
      if left >= shop.customers, entered >= shop.customers {
        return [
          "expiries": .int(Int64(shop.customers)), "wall_s": .figure(wall), "half_s": .figure(half),
          "per_s": .figure(Double(shop.customers) / wall), "cpu_s": .figure(server.process.cpu - before),
        ]
      }
      guard wall < 600 else { throw BenchmarkProblem("Only \(entered) of \(shop.customers) after ten minutes.") }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
