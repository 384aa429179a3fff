package import Domain

/// Turns due occurrences into receipts, assignments and actions.
package struct Decider: Sendable {
  private let records: any Records
  private let clock: Clock
  private let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  /// Long enough for the slowest batch; after it another worker may take the same occurrences.
  private static let lease = Span.minutes(1)

  /// Decides one batch of due occurrences. Returns how many it looked at; 0 means there is nothing due.
  ///
  /// Two transactions: the claim, and the whole batch with all it leads to. A crash between them leaves the lease to
  /// run out; a crash in the second leaves nothing.
  package func runOnce(_ tenant: TenantID, limit: Int = 128) async throws -> Int {
    let clock = clock
    let ids = ids
    let claims = try await records.write { tx in
      let claims = try tx.claimOccurrences(tenant, now: clock.now(), lease: Decider.lease, limit: limit)
      CrashPoint.beforeClaimCommit.pass()
      return claims
    }
    guard !claims.isEmpty else { return 0 }
    CrashPoint.afterClaimCommit.pass()
    let putBack = try await records.write { tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      let batch = DecisionBatch(tx: tx, tenant: tenant, ids: ids, now: clock.now())
      let putBack = try batch.run(claims)
      CrashPoint.beforeDecisionCommit.pass()
      return putBack
    }
    CrashPoint.afterDecisionCommit.pass()
    return claims.count - putBack
  }

  /// Decides until nothing is due. Returns how many occurrences were looked at.
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
