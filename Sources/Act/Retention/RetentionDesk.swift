package import Domain
internal import JSON

/// Keeps no longer than the tenant said: once a day, in batches that hold the writer for one bounded transaction each.
/// Where a sweep stands is written with every batch, so a killed process goes on where it was.
package struct RetentionDesk: Sendable {
  /// Local hour after which a day's sweep begins.
  private static let startsAt: Int64 = 3 * 3_600
  /// People a day: each is an erasure with its line in the log.
  private static let mostPeople: Int64 = 1_000

  let records: any Records
  let clock: Clock
  let ids: IDSource
  let erasures: EraseDesk
  /// Rows of a batch.
  let batch: Int

  package init(records: any Records, clock: Clock, ids: IDSource, erasures: EraseDesk, batch: Int = 500) {
    self.records = records
    self.clock = clock
    self.ids = ids
    self.erasures = erasures
    self.batch = batch
  }

  /// The day's sweep, or the rest of one. Returns how many rows went; 0 where none is due.
  package func runOnce(_ tenant: TenantID) async throws -> Int {
    guard var sweep = try await due(tenant) else { return 0 }
    var removed = 0
    while sweep.run.endedAt == nil, !Task.isCancelled {
      do {
        removed += try await step(tenant, &sweep)
      } catch let error as StoreError where error.code == .stale {
        // Another process is at it.
        return removed
      }
    }
    return removed
  }

  struct Sweep: Sendable {
    var run: RetentionRun
    let rules: RetentionRules
  }

  private func due(_ tenant: TenantID) async throws -> Sweep? {
    let now = clock.now()
    let found = try await records.read { tx -> (last: RetentionRun?, zone: Zone, rules: RetentionRules)? in
      guard let owner = try tx.tenant(tenant) else { return nil }
      return (try tx.retentionRuns(tenant, limit: 1).first, owner.zone, try tx.retention(tenant))
    }
    guard let found else { return nil }
    if let last = found.last, last.endedAt == nil { return Sweep(run: last, rules: found.rules) }
    let day = found.zone.day(at: now)
    guard found.last.map({ $0.day < day }) ?? true, found.zone.secondOfDay(at: now) >= RetentionDesk.startsAt else {
      return nil
    }
    let run = RetentionRun(day: day, startedAt: now)
    let begun = try await records.write { tx -> RetentionRun? in
      try tx.insertRetentionRun(tenant, run)
      return try tx.retentionRuns(tenant, limit: 1).first
    }
    return begun.flatMap { $0.endedAt == nil ? Sweep(run: $0, rules: found.rules) : nil }
  }

  /// One batch of the subject the sweep is at.
  private func step(_ tenant: TenantID, _ sweep: inout Sweep) async throws -> Int {
    guard let days = sweep.rules.days(sweep.run.subject) else {
      return try await advance(tenant, &sweep) { _ in Batch(removed: 0, position: nil) }
    }
    let before = sweep.run.startedAt - .days(days)
    switch sweep.run.subject {
    case .events: return try await takeEvents(tenant, &sweep, before)
    case .messages: return try await takeMessages(tenant, &sweep, before)
    case .imports: return try await takeRejects(tenant, &sweep, before)
    case .sessions: return try await takeSessions(tenant, &sweep, before)
    case .customers: return try await takeCustomers(tenant, &sweep, before)
    }
  }

  /// What a batch took, and where the subject goes on; nil ends it.
  struct Batch: Sendable {
    var removed: Int
    var position: String?
  }

  /// Takes a batch and writes where that leaves the sweep, in one transaction. Returns how many rows went.
  func advance(
    _ tenant: TenantID, _ sweep: inout Sweep, _ body: @escaping @Sendable (any Transaction) throws -> Batch
  ) async throws -> Int {
    let (before, now, entry) = (sweep.run, clock.now(), ids.next(AuditEntry.self))
    let (run, removed) = try await records.write { tx -> (RetentionRun, Int) in
      var run = before
      let batch = try body(tx)
      run.add(batch, now: now)
      try tx.updateRetentionRun(tenant, run)
      if run.endedAt != nil, !run.removed.isEmpty {
        try tx.insertAudit(
          AuditEntry(
            id: entry, tenant: tenant, at: now, actor: .nobody, what: "retention.sweep", object: "retention",
            detail: .object(run.removed.mapValues { .int($0) })))
      }
      run.generation += 1
      return (run, batch.removed)
    }
    sweep.run = run
    return removed
  }

  func mayTake(_ sweep: Sweep) -> Int64 {
    RetentionDesk.mostPeople - (sweep.run.removed[RetentionRules.Subject.customers.rawValue] ?? 0)
  }
}

extension RetentionRun {
  /// After the last subject the sweep is over.
  fileprivate mutating func add(_ batch: RetentionDesk.Batch, now: Instant) {
    if batch.removed > 0 { removed[subject.rawValue, default: 0] += Int64(batch.removed) }
    if let next = batch.position {
      position = next
      return
    }
    let rest = RetentionRules.Subject.allCases.drop { $0 != subject }.dropFirst()
    position = ""
    if let next = rest.first { subject = next } else { endedAt = now }
  }
}
