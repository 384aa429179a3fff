package import Domain

/// Keeps the outcome of every unit true: when a goal window closes, and when facts move it before or after.
package struct Learner: Sendable {
  private let records: any Records
  private let clock: Clock

  /// Takes what every room takes; outcomes have no ids of their own.
  package init(records: any Records, clock: Clock, ids _: IDSource) {
    self.records = records
    self.clock = clock
  }

  private static let lease = Span.minutes(1)

  /// Settles one batch of due customers. Returns how many; 0 means nothing is due.
  ///
  /// As in Understand, reading happens in a snapshot, outside the write: a fact that arrives meanwhile raises the
  /// row's generation, and the customer is settled again.
  package func runOnce(_ tenant: TenantID, limit: Int = 256) async throws -> Int {
    let clock = clock
    let claims = try await records.write { tx in
      let claims = try tx.claimAgenda(tenant, .learn, now: clock.now(), lease: Learner.lease, limit: limit)
      CrashPoint.beforeClaimCommit.pass()
      return claims
    }
    guard !claims.isEmpty else { return 0 }
    CrashPoint.afterClaimCommit.pass()
    let now = clock.now()
    let settlements = try await records.read { tx in
      let book = try GoalBook(tx, tenant)
      return try claims.map { try Settlement(tx, book, $0, now: now) }
    }
    try await records.write { tx in
      try settlements.write(tx, tenant, now: now)
      CrashPoint.beforeOutcomeCommit.pass()
    }
    CrashPoint.afterOutcomeCommit.pass()
    return claims.count
  }

  /// Settles until nothing is due. Returns how many customers were looked at.
  @discardableResult
  package func drain(_ tenant: TenantID) async throws -> Int {
    var total = 0
    while true {
      let count = try await runOnce(tenant)
      if count == 0 { return total }
      total += count
    }
  }
}
