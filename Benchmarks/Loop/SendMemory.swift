import Crypto
import Decide
import Domain
import Glibc
import JSON
import SQLite
import Store
import TestSupport

/// A strategy run over a whole audience in a real `rondo serve` that sends to a sink: how much memory it takes at most,
/// and how far it came in the time it had.
struct SendMemory {
  private let store: Store
  private let tenant: TenantID
  private let recipients: Int

  private static let key = "rondo_own_benchmark"

  static func run(_ arguments: [String]) async throws -> JSON {
    let recipients = SendBenchmark.option("--recipients", in: arguments) ?? 1_000_000
    let seconds = SendBenchmark.option("--seconds", in: arguments) ?? 300
    let folder = TemporaryDirectory()
    let database = try SQLiteDatabase(path: folder.file("rondo.sqlite"), readers: 1, synchronous: .off)
    let store = Store(database: database)
    try await store.migrate()
    let begin = ContinuousClock.now
    let tenant = try await fill(store, recipients: recipients, folder: folder.path)
    SendBenchmark.report("\(recipients) recipients in \(ContinuousClock.now - begin)")
    let sink = try await MailSink()
    defer { sink.process.end() }
    let server = try await RunningServer(
      folder: folder.path, flags: ["--smtp", "127.0.0.1:\(sink.port)"], arguments: arguments)
    defer { server.process.end() }
    let memory = SendMemory(store: store, tenant: tenant, recipients: recipients)
    let figures = try await memory.broadcast(server, seconds: seconds, arguments)
    await database.close()
    withExtendedLifetime(folder) {}
    return figures
  }

  /// Everybody may be written to; the strategy waits for a person to run it.
  private static func fill(_ store: Store, recipients: Int, folder: String) async throws -> TenantID {
    let crowd = try await Crowd(store, count: recipients) { $0.senderName = "Shop" }
    let desk = StrategyDesk(records: store, clock: .system, ids: crowd.ids)
    let document = strategyJSON([
      "audience": ["segment": "all"], "trigger": ["on": "event", "name": "visit"], "reentry": ["mode": "always"],
      "holdout": 0,
    ])
    _ = try await desk.draft(crowd.tenant, key: "news", document: document, author: "benchmark")
    _ = try await desk.start(crowd.tenant, key: "news", by: "benchmark")
    try await store.write { tx in
      try tx.insertAPIKey(
        APIKey(
          id: crowd.ids.next(), tenant: crowd.tenant, name: "benchmark", kind: .own,
          hash: Digest.sha256(Array(key.utf8)), createdAt: Clock.system.now()))
    }
    Command.write(Array((key + "\n").utf8), to: folder + "/owner.key")
    return crowd.tenant
  }

  private func broadcast(
    _ server: RunningServer, seconds: Int, _ arguments: [String]
  ) async throws -> JSON {
    try await Task.sleep(for: .seconds(3))
    let idle = server.process.memory.now
    let cpu = server.process.cpu
    let begin = ContinuousClock.now
    async let enrolled = server.command(["strategy", "run", "news"], arguments)
    var sent: Int64 = 0
    var decided: Int64 = 0
    while (ContinuousClock.now - begin) < .seconds(seconds) {
      try await Task.sleep(for: .seconds(5))
      (decided, sent) = try await counts()
      SendBenchmark.report("\(decided) decided, \(sent) sent, \(server.process.memory) MB")
      if sent >= recipients { break }
    }
    let wall = (ContinuousClock.now - begin) / .seconds(1)
    return [
      "recipients": .int(Int64(recipients)), "said": .string(try await enrolled), "decided": .int(decided),
      "sent": .int(sent), "seconds": .figure(wall), "sent_per_s": .figure(Double(sent) / wall),
      "cpu_s": .figure(server.process.cpu - cpu), "idle_mb": .figure(idle),
      "most_mb": .figure(server.process.memory.most),
    ]
  }

  private func counts() async throws -> (Int64, Int64) {
    try await store.read { tx in
      let receipts = try tx.receiptCounts(tenant, nil).values.reduce(0, +)
      return (receipts, try tx.actionCounts(tenant, nil)[.succeeded] ?? 0)
    }
  }
}
