import Domain
import Glibc
import SQLite
import Store
import TestSupport

/// One store that lives through many processes, what is outside it, and what was found: whatever the plan is by which
/// the processes die, they are started and looked after here.
actor CrashScene {
  nonisolated let engine: TestEngine
  nonisolated let shop: CrashShop
  private let mails = SMTPSink()
  private let calls: WebhookSink
  private let program: String
  private(set) var verdict = CrashInspection.Verdict()
  private(set) var rounds: [CrashRound] = []
  private var read = 0
  private var taken: [String: Int] = [:]

  init(_ engine: TestEngine, shop: CrashShop) throws {
    self.engine = engine
    self.shop = shop
    calls = try WebhookSink()
    var path = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    program = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func setUp(secret: [UInt8]) async throws {
    let clock = ProcessClock(folder: shop.folder).clock
    try await shop.setUp(clock: clock, webhookPort: calls.port, secret: secret)
  }

  /// New customers for the next processes.
  func newRound() -> CrashRound {
    let round = CrashRound(number: rounds.count, at: ProcessClock(folder: shop.folder).now)
    rounds.append(round)
    return round
  }

  /// After so many findings the rest says nothing new.
  var hasFailed: Bool { verdict.lost.count + verdict.doubled.count + verdict.others.count > 20 }

  func fail(_ sentence: String) {
    note(sentence)
    verdict.others.append(sentence)
  }

  func lose(_ sentence: String) {
    note(sentence)
    verdict.lost.append(sentence)
  }

  nonisolated func note(_ line: String) {
    let bytes = Array("\(engine): \(line)\n".utf8)
    _ = write(2, bytes, bytes.count)
  }

  func close() async {
    await calls.stop()
    mails.stop()
  }
}

// MARK: - Processes

extension CrashScene {
  /// Every lease of those that ended before has run out by now. Only while no process lives: its own would run out too.
  func passLeases() { ProcessClock(folder: shop.folder).advance(.minutes(11)) }

  func start(
    _ role: CrashChild.Role = .alone, of round: CrashRound? = nil, armed: String? = nil, cut: UInt64? = nil,
    days: Int? = nil
  ) -> CrashProcess? {
    var words = ["env"]
    if let armed { words.append("RONDO_CRASH_AT=\(armed)") }
    words += [program, CrashChild.name, "--data", shop.folder, "--role", role.rawValue]
    if let conninfo = shop.conninfo { words += ["--conninfo", conninfo] }
    words += ["--sink", "\(mails.port)", "--webhook", "\(calls.port)", "--synchronous", shop.synchronous.rawValue]
    if let round { words += ["--round", "\(round.number)", "--at", "\(round.at.microseconds)"] }
    if let cut { words += ["--cut", "\(cut)"] }
    if let days { words += ["--days", "\(days)"] }
    return CrashProcess(
      words, flight: FlightRecorder.path(shop.folder, role), output: "\(shop.folder)/output-\(role.rawValue)")
  }

  /// One that does the round to its end, or the rest of everything.
  func finish(_ round: CrashRound?, armed: String? = nil, days: Int? = nil) async -> CrashProcess.End {
    passLeases()
    guard let process = start(of: round, armed: armed, days: days) else { return .failed(127 << 8) }
    return await end(of: process)
  }

  func end(of process: CrashProcess) async -> CrashProcess.End {
    let end = await process.wait()
    // A crash says first what it is, an error last.
    if case .failed = end { note("\(Command.read(process.output).prefix(2_000))") }
    return end
  }
}

// MARK: - Inspection

extension CrashScene {
  /// Everything of the round that was acknowledged is there.
  func lookAtAcknowledged(_ round: CrashRound) async throws {
    let names = names(of: round)
    try await look(round) { try await $0.acknowledged(names) }
  }

  /// The round is done: each action ended in one way, and the outside has it as often as that says. `doubtful` mails
  /// were being sent when its processes died, and as many are unknown.
  func lookAtSettled(_ round: CrashRound, doubtful: Int) async throws {
    let before = verdict.unknown
    try await settled(round, deliveries())
    let unknown = verdict.unknown - before
    if unknown != doubtful { fail("round \(round.number): \(doubtful) were being sent, \(unknown) are unknown") }
  }

  /// Lets every goal window close, and looks at every round again.
  func lookAtEverything() async throws {
    let end = await finish(nil, days: 2)
    if end != .done { fail("the last process ended otherwise: \(end)") }
    verdict.unknown = 0
    verdict.succeeded = 0
    verdict.early = 0
    var deliveries = deliveries()
    deliveries.recipients = recipients()
    for round in rounds {
      try await settled(round, deliveries)
      try await look(round) { try await $0.closed() }
    }
    let known = verdict.succeeded + verdict.unknown
    if taken.count + calls.deliveries.count > known {
      fail("\(taken.count + calls.deliveries.count) were delivered, the ledger knows of \(known)")
    }
    for problem in try await shop.problemsOfTheFile() { fail("the file: \(problem)") }
  }

  func inspect<T: Sendable>(
    _ round: CrashRound, _ body: (CrashInspection) async throws -> T
  ) async throws -> T {
    try await shop.awaitSilence()
    return try await shop.withStore(connections: 1) { store in
      let tenant = try await CrashShop.tenant(store)
      return try await body(try await CrashInspection(records: store, tenant: tenant, round: round))
    }
  }

  private func settled(_ round: CrashRound, _ deliveries: CrashInspection.Deliveries) async throws {
    let names = names(of: round)
    let now = ProcessClock(folder: shop.folder).now
    try await look(round) { inspection in
      var verdict = try await inspection.acknowledged(names)
      verdict += try await inspection.settled(deliveries, now: now)
      return verdict
    }
  }

  private func look(
    _ round: CrashRound, _ body: (CrashInspection) async throws -> CrashInspection.Verdict
  ) async throws {
    let found = try await inspect(round, body)
    let sentences = found.lost + found.doubled + found.others
    for sentence in sentences.prefix(5) { note("round \(round.number): \(sentence)") }
    if sentences.count > 5 { note("round \(round.number): and \(sentences.count - 5) more") }
    verdict += found
  }

  private func names(of round: CrashRound) -> Set<String> {
    AcknowledgementLog.read(folder: shop.folder).filter {
      $0.contains("/r\(round.number)c") || $0.contains("/r\(round.number)p")
    }
  }
}

// MARK: - The outside

extension CrashScene {
  private func deliveries() -> CrashInspection.Deliveries {
    let messages = mails.messages
    for message in messages[read...] {
      taken[CrashScene.messageID(message.bytes), default: 0] += 1
    }
    read = messages.count
    return CrashInspection.Deliveries(mails: taken, calls: calls.deliveries)
  }

  /// How often each was named to the mail server.
  private func recipients() -> [String: Int] {
    let words = mails.journal.map { $0.split(separator: " ") }
    return Dictionary(
      words.filter { $0.count > 2 && $0[1] == "RCPT" }.map { (String($0[2]), 1) }, uniquingKeysWith: +)
  }

  private static func messageID(_ bytes: [UInt8]) -> String {
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
      if line.lowercased().hasPrefix("message-id:") {
        return String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
      }
    }
    return "none"
  }
}
