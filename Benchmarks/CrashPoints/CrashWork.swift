import Act
import Decide
import Domain
import Glibc
import Learn
import SQL
import Sense
import Store
import TestSupport
import Understand

/// The loop in the process that is killed, in small batches so that there are many places to die at.
struct CrashWork: Sendable {
  let records: Store
  let time: ProcessClock
  let tenant: TenantID
  let executor: Executor
  let log: AcknowledgementLog
  let flight: FlightRecorder
  let batch: Int

  private var clock: Clock { time.clock }
  private var ids: IDSource { .system(clock: clock) }
  private var understander: Understander { Understander(records: records, clock: clock, ids: ids) }
  private var decider: Decider { Decider(records: records, clock: clock, ids: ids) }
  private var learner: Learner { Learner(records: records, clock: clock, ids: ids) }

  func run(_ round: CrashRound?, as role: CrashChild.Role, until stop: String) async throws {
    if let round {
      if role != .second {
        flight.enter(.ingesting)
        try await CrashWork.patiently { try await ingest(round) }
      }
      flight.enter(.turning)
      if role != .second { try await CrashWork.patiently { try await turn(round) } }
    }
    if role == .alone {
      flight.enter(.settling)
      try await CrashWork.patiently { try await settle() }
    } else {
      while access(stop, F_OK) != 0 {
        var count = 0
        try await CrashWork.patiently { count = try await turnOnce() }
        if count == 0 { try await Task.sleep(for: .milliseconds(2)) }
      }
    }
    flight.enter(.ending)
  }

  /// As long as the database is away, the same again: everything here may be repeated.
  static func patiently(_ body: () async throws -> Void) async throws {
    while true {
      do {
        return try await body()
      } catch  where isPassing(error) {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  private static func isPassing(_ error: any Error) -> Bool {
    switch error {
    case let error as StoreError: error.code == .unavailable || error.code == .outcomeUnknown
    case let error as SQLError: error.code == .connection
    default: false
    }
  }

  /// Sends every message of the round, as a sender does that does not know what arrived.
  func ingest(_ round: CrashRound) async throws {
    let intake = Intake(records: records, clock: clock, ids: ids)
    let parser = IntakeParser(receivedAt: clock.now(), currency: Currency("GBP")!)
    let portions = round.portions
    try await withThrowingTaskGroup { group in
      for lane in 0..<3 {
        group.addTask {
          for portion in stride(from: lane, to: portions.count, by: 3).map({ portions[$0] }) {
            flight.portion(1)
            // A sender without an answer has nothing on its way any more: it will begin anew.
            defer { flight.portion(-1) }
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

  private func turnOnce() async throws -> Int {
    var count = try await understander.runOnce(tenant, limit: batch)
    count += try await decider.runOnce(tenant, limit: batch)
    count += try await executor.drain(tenant).leased
    count += try await learner.runOnce(tenant, limit: batch)
    return count
  }

  /// Turns the loop until nothing is due and nothing is on its way, moving the clock over leases and retries.
  func settle() async throws {
    for _ in 0..<40 {
      while try await turnOnce() > 0 {}
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
