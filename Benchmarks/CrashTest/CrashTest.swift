import Domain
import Glibc
import JSON
import SQLite
import TestSupport

/// Kills at random moments, power cuts on SQLite, two processes and a killed server on PostgreSQL, and looks whether
/// anything acknowledged is gone, anything was done twice, or more is unknown than was being sent.
///
/// A run with power cuts ends with a few under `synchronous=OFF`, which must lose something: where a disk that forgets
/// shows no loss, the cuts cut nothing.
enum CrashTest: Benchmark {
  static let name = "crash-test"
  static let summary =
    "kills at random: [--kills N] [--seed N] [--engine sqlite|postgres] [--power-cuts N] [--server-kills N]"
    + " [--synchronous full|normal|off]"

  private static let connections = CrashShop.connections

  static func run(_ arguments: [String]) async throws -> JSON {
    let start = ContinuousClock.now
    var plan = RandomKills.Plan(
      kills: option("--kills", in: arguments) ?? 1_000, seed: UInt64(option("--seed", in: arguments) ?? 1))
    let word = CrashChild.text("--engine", in: arguments) ?? "sqlite"
    guard let engine = TestEngine(rawValue: word) else { throw BenchmarkProblem("--engine is sqlite or postgres.") }
    let mode = CrashChild.text("--synchronous", in: arguments) ?? "full"
    guard let synchronous = SQLiteSynchronous(rawValue: mode.uppercased()) else {
      throw BenchmarkProblem("--synchronous is full, normal or off.")
    }
    let ends = plan.kills / 20
    switch engine {
    case .sqlite: plan.powerCuts = min(option("--power-cuts", in: arguments) ?? ends, plan.kills)
    case .postgres:
      plan.serverKills = option("--server-kills", in: arguments) ?? ends
      plan.inPairs = true
    }
    // Without a sync, what is measured is the loss itself.
    if engine == .sqlite, synchronous == .off {
      plan.isControl = true
      plan.powerCuts = plan.kills
    }
    var figures = try await figures(engine, plan, synchronous)
    if plan.powerCuts > 0, !plan.isControl {
      let cuts = RandomKills.Plan(kills: 20, powerCuts: 20, isControl: true, seed: plan.seed &+ 1)
      let control = try await self.figures(.sqlite, cuts, .off)
      let lost = control["lost"]?.intValue ?? 0
      figures["without_sync"] = ["power_cuts": control["power_cuts"] ?? 0, "lost": .int(lost)]
      if lost == 0 { figures["holds"] = false }
    }
    let elapsed = (ContinuousClock.now - start).components
    figures["seconds"] = .int(elapsed.seconds)
    return .object(figures)
  }

  private static func figures(
    _ engine: TestEngine, _ plan: RandomKills.Plan, _ synchronous: SQLiteSynchronous
  ) async throws -> [String: JSON] {
    let folder = TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let (tally, verdict, rounds): (KillTally, CrashInspection.Verdict, Int)
    switch engine {
    case .sqlite:
      var shop = CrashShop(folder: folder.path, conninfo: nil)
      shop.synchronous = synchronous
      (tally, verdict, rounds) = try await RandomKills(engine, shop: shop, plan: plan).run()
    case .postgres:
      let cluster = try PostgresCluster()
      defer { cluster.stop() }
      let shop = CrashShop(folder: folder.path, conninfo: cluster.conninfo)
      (tally, verdict, rounds) = try await RandomKills(engine, shop: shop, plan: plan, cluster: cluster).run()
    }
    let isEnough =
      tally.kills >= plan.kills && tally.powerCuts >= plan.powerCuts && tally.serverKills >= plan.serverKills
      && tally.inFlight * 2 >= tally.kills
    let isClean = verdict.lost.isEmpty && verdict.doubled.isEmpty && verdict.others.isEmpty
    let holds = isEnough && isClean && (plan.inPairs || verdict.early == 0) && tally.unknownAtMost <= connections * 8
    return [
      "engine": .string(engine.rawValue), "synchronous": .string(synchronous.rawValue.lowercased()),
      "kills": .count(tally.kills), "in_flight": .count(tally.inFlight), "while_ingesting": .count(tally.ingesting),
      "while_deciding": .count(tally.deciding), "while_sending": .count(tally.sending),
      "of_two_processes": .count(tally.together), "power_cuts": .count(tally.powerCuts),
      "server_kills": .count(tally.serverKills), "server_kills_while_ingesting": .count(tally.serverKillsInFlight),
      "missed": .count(tally.missed), "rounds": .count(rounds), "lost": .count(verdict.lost.count),
      "doubled": .count(verdict.doubled.count), "other_findings": .count(verdict.others.count),
      "decided_before_understood": .count(verdict.early), "succeeded": .count(verdict.succeeded),
      "unknown": .count(verdict.unknown),
      "unknown_max_per_kill": .count(tally.unknownAtMost), "connections": .count(connections),
      "seed": .int(Int64(plan.seed)), "holds": .bool(holds),
    ]
  }
}

extension JSON {
  fileprivate static func count(_ value: Int) -> JSON { .int(Int64(value)) }
}
