import Domain
import Glibc
import Store
import TestSupport

/// All kills on one engine, one after another, in one store that lives through them.
actor CrashCampaign {
  struct Result: Sendable {
    var hits: [CrashPoint: Int] = [:]
    var rounds = 0
    var verdict = CrashInspection.Verdict()
    var unknownAtMost = 0
  }

  /// How a process ended; failed with its wait status.
  private enum End: Equatable {
    case done, killed
    case failed(Int32)
  }

  private let engine: TestEngine
  private let shop: CrashShop
  private let hits: Int
  private var random: SeededRandom
  private let mails: SMTPSink
  private let calls: WebhookSink
  private let program: String
  private var result = Result()
  private var rounds: [CrashRound] = []
  private var read = 0
  private var taken: [String: Int] = [:]

  init(_ engine: TestEngine, shop: CrashShop, hits: Int, seed: UInt64) throws {
    self.engine = engine
    self.shop = shop
    self.hits = hits
    random = SeededRandom(seed: seed)
    mails = SMTPSink()
    calls = try WebhookSink()
    var path = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    program = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func run() async throws -> Result {
    let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
    let clock = ProcessClock(folder: shop.folder).clock
    try await shop.setUp(clock: clock, webhookPort: calls.port, secret: secret)
    for point in CrashPoint.allCases {
      var (tries, died) = (0, 0)
      while died < hits, tries < hits * 3, !hasFailed {
        tries += 1
        // Who missed often dies at the first pass, which every round has.
        let pass = tries > hits * 2 ? 1 : Int.random(in: 1...CrashCampaign.passes(point), using: &random)
        if try await round(point, pass) { died += 1 }
      }
      note("\(engine): \(point.rawValue) hit \(result.hits[point, default: 0]) times, \(result.rounds) rounds")
    }
    try await finish()
    await calls.stop()
    mails.stop()
    return result
  }

  /// After so many findings the rest says nothing new.
  private var hasFailed: Bool {
    result.verdict.lost.count + result.verdict.doubled.count + result.verdict.others.count > 20
  }

  /// How often a round passes the point, at least.
  private static func passes(_ point: CrashPoint) -> Int {
    switch point {
    case .beforeIngestCommit, .afterIngestCommit: CrashRound.customers / 2
    case .beforeClaimCommit, .afterClaimCommit: 6
    case .beforeDecisionCommit, .afterDecisionCommit: 6
    case .beforeLeaseCommit, .afterLeaseCommit: 4
    case .beforeSendingCommit, .afterSendingCommit, .beforeReplyCommit, .afterReplyCommit: 7
    case .beforeOutcomeCommit, .afterOutcomeCommit: 3
    case .beforeMergeCommit, .afterMergeCommit: CrashRound.merges + CrashRound.unmerges
    }
  }
}

// MARK: - A round

extension CrashCampaign {
  /// New customers; a process that dies at the point, and in half of the rounds another that dies while it does the
  /// rest; after each a look at what was promised; a process that comes to its end; and a look at the whole. Whether
  /// the first died.
  private func round(_ point: CrashPoint, _ pass: Int) async throws -> Bool {
    let round = CrashRound(number: result.rounds, at: ProcessClock(folder: shop.folder).now)
    result.rounds += 1
    rounds.append(round)
    var doubtful = 0
    let hasDied = try await kill(round, point, pass, &doubtful)
    if hasDied, Bool.random(using: &random) {
      let second = CrashPoint.allCases.randomElement(using: &random) ?? point
      _ = try await kill(round, second, Int.random(in: 1...CrashCampaign.passes(second), using: &random), &doubtful)
    }
    let end = await child(of: round)
    if end != .done { fail("round \(round.number): the process that does the rest ended otherwise: \(end)") }
    let before = result.verdict.unknown
    try await settled(round, deliveries())
    let unknown = result.verdict.unknown - before
    if unknown != doubtful { fail("round \(round.number): \(doubtful) were being sent, \(unknown) are unknown") }
    return hasDied
  }

  /// Whether the process died at the point. `doubtful` counts the mails that were being sent at a kill of the round.
  private func kill(
    _ round: CrashRound, _ point: CrashPoint, _ pass: Int, _ doubtful: inout Int
  ) async throws -> Bool {
    let end = await child(of: round, armed: "\(point.rawValue):\(pass)")
    if case .failed = end { fail("\(point.rawValue):\(pass): the process ended otherwise: \(end)") }
    guard end == .killed else { return false }
    result.hits[point, default: 0] += 1
    let names = names(of: round)
    try await look(round) { try await $0.acknowledged(names) }
    let before = doubtful
    doubtful = try await inspect(round) { try await $0.doubtful() }
    result.unknownAtMost = max(result.unknownAtMost, doubtful - before)
    return true
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

  /// Lets every goal window close, and looks at every round again.
  private func finish() async throws {
    let end = await child(["--days", "2"])
    if end != .done { fail("the last process ended otherwise: \(end)") }
    result.verdict.unknown = 0
    result.verdict.succeeded = 0
    var deliveries = deliveries()
    deliveries.recipients = recipients()
    for round in rounds {
      try await settled(round, deliveries)
      try await look(round) { try await $0.closed() }
    }
    let known = result.verdict.succeeded + result.verdict.unknown
    if taken.count + calls.deliveries.count > known {
      fail("\(taken.count + calls.deliveries.count) were delivered, the ledger knows of \(known)")
    }
  }

  private func look(
    _ round: CrashRound, _ body: (CrashInspection) async throws -> CrashInspection.Verdict
  ) async throws {
    let verdict = try await inspect(round, body)
    for sentence in verdict.lost + verdict.doubled + verdict.others {
      note("\(engine), round \(round.number): \(sentence)")
    }
    result.verdict += verdict
  }

  private func inspect<T: Sendable>(
    _ round: CrashRound, _ body: (CrashInspection) async throws -> T
  ) async throws -> T {
    try await shop.awaitSilence()
    return try await shop.withStore(connections: 1) { store in
      let tenant = try await CrashShop.tenant(store)
      return try await body(try await CrashInspection(records: store, tenant: tenant, round: round))
    }
  }

  private func names(of round: CrashRound) -> Set<String> {
    AcknowledgementLog.read(folder: shop.folder).filter {
      $0.contains("/r\(round.number)c") || $0.contains("/r\(round.number)p")
    }
  }

  private func fail(_ sentence: String) {
    note("\(engine): \(sentence)")
    result.verdict.others.append(sentence)
  }
}

// MARK: - The outside

extension CrashCampaign {
  private func deliveries() -> CrashInspection.Deliveries {
    let messages = mails.messages
    for message in messages[read...] {
      taken[CrashCampaign.messageID(message.bytes), default: 0] += 1
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

  private func child(of round: CrashRound, armed: String? = nil) async -> End {
    await child(["--round", "\(round.number)", "--at", "\(round.at.microseconds)"], armed: armed)
  }

  /// Runs one process to its end, whatever that is.
  private func child(_ arguments: [String], armed: String? = nil) async -> End {
    var words = ["env"]
    if let armed { words.append("RONDO_CRASH_AT=\(armed)") }
    words += [program, CrashChild.name, "--data", shop.folder]
    if let conninfo = shop.conninfo { words += ["--conninfo", conninfo] }
    words += ["--sink", "\(mails.port)", "--webhook", "\(calls.port)"] + arguments
    let output = shop.folder + "/output"
    let status = await onThread { [words] in
      guard let process = Command.spawn(words, output: output) else { return Int32(127 << 8) }
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      return status
    }
    if status == 0 { return .done }
    if status & 0x7F == SIGKILL { return .killed }
    note("\(engine): \(Command.read(output).suffix(2_000))")
    return .failed(status)
  }

  private nonisolated func note(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(2, bytes, bytes.count)
  }
}
