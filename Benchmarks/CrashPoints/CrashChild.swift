import Act
import Decide
import Domain
import Glibc
import HTTPClient
import JSON
import Learn
import Sense
import Store
import TestSupport
import Understand

/// The process that ``CrashPoints`` kills: it does one round from the beginning, whatever was done of it before, and
/// ends when nothing is left to do.
enum CrashChild: Benchmark {
  static let name = "crash-child"
  static let summary = "the process that crash-points starts and kills"

  static func run(_ arguments: [String]) async throws -> JSON {
    guard let data = text("--data", in: arguments), let smtp = option("--sink", in: arguments),
      let webhook = option("--webhook", in: arguments)
    else { throw BenchmarkProblem("crash-child is started by crash-points.") }
    // Whoever started this may be gone.
    alarm(60)
    let shop = CrashShop(folder: data, conninfo: text("--conninfo", in: arguments))
    let time = ProcessClock(folder: data)
    // Every lease of the process that was killed has run out by now.
    time.advance(.minutes(11))
    if let days = option("--days", in: arguments) { time.advance(.days(Int64(days))) }
    let round = option("--round", in: arguments).map { number in
      CrashRound(number: number, at: Instant(microseconds: Int64(option("--at", in: arguments) ?? 0)))
    }
    let client = HTTPClient(
      guard: OutboundGuard(allowing: [OutboundGuard.Endpoint(host: "127.0.0.1", port: webhook)]),
      options: HTTPClient.Options())
    defer { client.close() }
    return try await shop.withStore { store in
      try await store.migrate()
      let executor = CrashShop.executor(store, clock: time.clock, smtp: smtp, client: client)
      let work = CrashWork(
        records: store, time: time, tenant: try await CrashShop.tenant(store), executor: executor,
        log: AcknowledgementLog(folder: data), batch: round == nil ? 256 : 8)
      if let round {
        try await work.ingest(round)
        try await work.turn(round)
      }
      try await work.settle()
      return ["settled": true]
    }
  }

  static func text(_ name: String, in arguments: [String]) -> String? {
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return nil }
    return arguments[place + 1]
  }
}

/// The loop in the process that is killed, in small batches so that there are many places to die at.
private struct CrashWork: Sendable {
  let records: Store
  let time: ProcessClock
  let tenant: TenantID
  let executor: Executor
  let log: AcknowledgementLog
  let batch: Int

  private var clock: Clock { time.clock }
  private var ids: IDSource { .system(clock: clock) }
  private var understander: Understander { Understander(records: records, clock: clock, ids: ids) }
  private var decider: Decider { Decider(records: records, clock: clock, ids: ids) }
  private var learner: Learner { Learner(records: records, clock: clock, ids: ids) }

  /// Sends every message of the round, as a sender does that does not know what arrived.
  func ingest(_ round: CrashRound) async throws {
    let intake = Intake(records: records, clock: clock, ids: ids)
    let parser = IntakeParser(receivedAt: clock.now(), currency: Currency("GBP")!)
    let portions = round.portions
    try await withThrowingTaskGroup { group in
      for lane in 0..<3 {
        group.addTask {
          for portion in stride(from: lane, to: portions.count, by: 3).map({ portions[$0] }) {
            let answers = try await intake.accept(
              portion.map { parser.message($0.json) }, tenant: tenant, via: .operate)
            for answer in answers {
              if case .rejected(let rejection) = answer { throw BenchmarkProblem(rejection.sentence) }
            }
            log.append(portion.map(\.name))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Decides and acts while people merge customers.
  func turn(_ round: CrashRound) async throws {
    try await understander.drain(tenant)
    try await withThrowingTaskGroup { group in
      group.addTask { try await merge(round) }
      group.addTask { while try await decider.runOnce(tenant, limit: batch) > 0 {} }
      group.addTask {
        for _ in 0..<4 {
          try await executor.drain(tenant)
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      try await group.waitForAll()
    }
  }

  private func merge(_ round: CrashRound) async throws {
    let people = CustomerMerge(records: records, clock: clock, ids: ids)
    for pair in 0..<CrashRound.merges {
      let handles = [0, 1].map { (kind: Identity.Kind.userID, value: round.user(pair * 2 + $0)) }
      let found = try await records.read { [tenant] tx -> (CustomerID, CustomerID, Merge?)? in
        let identities = try tx.identities(tenant, handles)
        guard let one = identities.first(where: { $0.value == handles[0].value })?.customer,
          let other = identities.first(where: { $0.value == handles[1].value })?.customer
        else { return nil }
        return (one, other, try tx.merges(tenant, one).first { $0.reason == round.mergeName(pair) })
      }
      guard let (one, other, known) = found else { throw BenchmarkProblem("A customer of the round is missing.") }
      var merge = known
      if merge == nil {
        merge = try await people.merge(
          tenant, from: one, into: other, reason: round.mergeName(pair), principal: "benchmark")
      }
      log.append([round.mergeName(pair)])
      guard pair < CrashRound.unmerges, let merge else { continue }
      if merge.undoneAt == nil { try await people.unmerge(tenant, merge, principal: "benchmark") }
      log.append([round.unmergeName(pair)])
    }
  }

  /// Turns the loop until nothing is due and nothing is on its way, moving the clock over leases and retries.
  func settle() async throws {
    for _ in 0..<40 {
      var count = 1
      while count > 0 {
        count = try await understander.runOnce(tenant, limit: batch)
        count += try await decider.runOnce(tenant, limit: batch)
        count += try await executor.drain(tenant).leased
        count += try await learner.runOnce(tenant, limit: batch)
      }
      let now = clock.now()
      let open = try await records.read { [tenant] tx -> Int64 in
        let states: [Action.State] = [.ready, .leased, .sending, .retrying]
        let actions = try tx.actionCounts(tenant, nil).filter { states.contains($0.key) }.values.reduce(0, +)
        return try actions + tx.dueCounts(tenant, now: now).values.reduce(0, +)
      }
      if open == 0 { return }
      time.advance(.minutes(11))
    }
    throw BenchmarkProblem("The loop does not come to rest.")
  }
}
