import Act
import Crypto
import Decide
import Domain
import Glibc
import HTTPClient
import JSON
import Mail
import SQLite
import Store
import Synchronization
import TestSupport

/// From decided actions to mails that a relay took, with every state durable, beside a program that only sends.
enum SendBenchmark: Benchmark {
  static let name = "send"
  static let summary = """
    mails a second beside smtp-source, and memory while a whole audience is sent to: [--messages 4000] [--rounds 5] \
    [--recipients 1000000] [--seconds 300] [--only pace|memory]
    """

  static func run(_ arguments: [String]) async throws -> JSON {
    var figures: [String: JSON] = [:]
    let only = arguments.firstIndex(of: "--only").map { arguments[$0 + 1] }
    if only != "memory" {
      figures["pace"] = try await pace(
        messages: option("--messages", in: arguments) ?? 4_000, rounds: option("--rounds", in: arguments) ?? 5)
      report("pace: \(figures["pace"] ?? .null)")
    }
    if only != "pace" { figures["memory"] = try await SendMemory.run(arguments) }
    return .object(figures)
  }

  private static func pace(messages: Int, rounds: Int) async throws -> JSON {
    let folder = TemporaryDirectory()
    let database = try SQLiteDatabase(path: folder.file("rondo.sqlite"))
    let store = Store(database: database)
    try await store.migrate()
    let mailing = try await Mailing(store, customers: messages)
    let sink = try await MailSink()
    defer { sink.process.end() }
    var ours = Paces()
    var peers = Paces()
    for round in 0..<rounds {
      try await mailing.decide(round)
      try await ours.time(messages) { try await mailing.send(port: sink.port) }
      try await peers.time(messages, ofChildren: true) {
        try await sink.smtpSource(messages, bytes: mailing.bytes, connections: Mailing.connections)
      }
      report("round \(round + 1): \(ours.last) and \(peers.last) mails a second")
    }
    let figures: JSON = [
      "messages_a_round": .int(Int64(messages)), "rounds": .int(Int64(rounds)), "bytes": .int(Int64(mailing.bytes)),
      "connections": .int(Int64(Mailing.connections)), "rondo": ours.json, "smtp_source": peers.json,
      "ratio": .figure(ours.perSecond.median / max(peers.perSecond.median, 1)),
    ]
    await database.close()
    withExtendedLifetime(folder) {}
    return figures
  }
}

/// Mails a second and CPU of each, of several rounds.
private struct Paces {
  private(set) var perSecond = Rounds()
  private var cpu = Rounds()
  private(set) var last = 0

  mutating func time(_ count: Int, ofChildren: Bool = false, _ body: () async throws -> Void) async throws {
    let children = Paces.children
    let meter = Meter()
    try await body()
    let (wall, own) = (meter.wall, meter.cpu)
    perSecond.add(Double(count) / wall)
    cpu.add((ofChildren ? Paces.children - children : own) / Double(count) * 1_000_000)
    last = Int(Double(count) / wall)
  }

  private static var children: Double {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    return usage.cpuSeconds
  }

  var json: JSON { ["per_s": perSecond.json, "cpu_us": cpu.json] }
}

/// Customers who may be written to, and one strategy that writes to all of them as often as it is asked.
private struct Mailing {
  static let connections = 4

  private let crowd: Crowd
  private let strategy: ID<Strategy>
  private let size = LastSize()

  var bytes: Int { size.bytes.load(ordering: .relaxed) }

  init(_ store: Store, customers: Int) async throws {
    crowd = try await Crowd(store, count: customers) { $0.senderName = "Shop" }
    let desk = StrategyDesk(records: store, clock: crowd.clock, ids: crowd.ids)
    let document = strategyJSON([
      "audience": ["segment": "all"], "trigger": ["on": "event", "name": "visit"], "reentry": ["mode": "always"],
      "holdout": 0,
    ])
    _ = try await desk.draft(crowd.tenant, key: "news", document: document, author: "benchmark")
    strategy = try await desk.start(crowd.tenant, key: "news", by: "benchmark").id
  }

  /// One more mail for everybody, decided and ready.
  func decide(_ round: Int) async throws {
    crowd.advance(.hours(1))
    let now = crowd.clock.now()
    let customers = crowd.customers
    let (tenant, ids, strategy) = (crowd.tenant, crowd.ids, strategy)
    for start in stride(from: 0, to: customers.count, by: 1_000) {
      let page = customers[start..<min(start + 1_000, customers.count)]
      try await crowd.store.write { tx in
        _ = try tx.insertOccurrences(
          tenant,
          page.map {
            Occurrence(
              id: ids.next(), customer: $0, strategy: strategy, reason: .event, at: now, fact: "event:\(round)",
              dueAt: now)
          })
      }
    }
    try await Decider(records: crowd.store, clock: crowd.clock, ids: ids).drain(tenant)
    // Decisions are not what is measured: what they left to be written is.
    crowd.advance(.seconds(1))
  }

  func send(port: Int) async throws {
    let relay = MailTransport.smtp(
      SMTPServer(host: "127.0.0.1", port: port, security: .none),
      guard: OutboundGuard(allowing: [OutboundGuard.Endpoint(host: "127.0.0.1", port: port)]),
      connections: Mailing.connections
    ) { [size] mail, id, date in
      let message = try compose(MailMessage(mail, messageID: id, date: date))
      size.bytes.store(message.count, ordering: .relaxed)
      return message
    }
    let executor = Executor(records: crowd.store, clock: crowd.clock, random: .system) { _ in
      [MailSender(transport: relay, lanes: Mailing.connections)]
    }
    let report = try await executor.drain(crowd.tenant)
    guard report.delivered == crowd.customers.count else {
      throw BenchmarkProblem("\(report.delivered) of \(crowd.customers.count) were delivered: \(report.reasons)")
    }
  }
}

private final class LastSize: Sendable {
  let bytes = Atomic<Int>(1_000)
}
