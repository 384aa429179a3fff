internal import Content
package import Domain

extension Executor {
  private static let sweep = Span.minutes(1)
  /// What is due is sent then, and not together with what is due a little later.
  private static let shortest = Span.milliseconds(2)

  /// Works until the task is cancelled: sleeps until something is due or the signal comes. `report` hears of every
  /// round that did something and of every error; the loop goes on after both.
  package func run(
    _ tenant: TenantID, wake: WakeSignal, report: @Sendable (Result<ExecutorReport, any Error>) -> Void
  ) async {
    var sweptAt = Instant.distantPast
    while !Task.isCancelled {
      var (pause, start) = (Rest.afterError, ContinuousClock.now)
      let lookedAt = clock.now()
      do {
        if sweptAt + Executor.sweep <= clock.now() {
          sweptAt = clock.now()
          try await expireWaiting(tenant)
        }
        let round = try await runOnce(tenant)
        if !round.isIdle { report(.success(round)) }
        if round.leased > 0 { continue }
        pause = try await records.read { try Rest.span($0, tenant, now: lookedAt, shortest: Executor.shortest) }
        // What is due and waits for its provider's pace goes when that allows it.
        if let room = providers.nextRoom(at: lookedAt) { pause = min(pause, max(room - lookedAt, Executor.shortest)) }
      } catch {
        report(.failure(error))
        start = .now
      }
      await Rest.sleep(pause, since: start) { await wake.wait(atMost: $0) }
    }
  }

  /// Ends actions that wait for an approval nobody gave in time. Returns how many.
  @discardableResult
  package func expireWaiting(_ tenant: TenantID, limit: Int = 10_000) async throws -> Int {
    let now = clock.now()
    let late = try await records.read { tx in
      try tx.actions(tenant, state: .awaitingApproval, strategy: nil, limit: limit).filter { $0.expiresAt <= now }
    }
    guard !late.isEmpty else { return 0 }
    return try await records.write { tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      let entry = LedgerEntry(tx: tx, tenant: tenant, now: now)
      var count = 0
      for known in late {
        guard let action = try tx.held(known, tenant.id, in: .awaitingApproval) else { continue }
        let reason = ActionReason.text(LocalizedSentence("action_expired", ["at": "\(action.expiresAt)"]))
        try entry.move(action, .expire, reason: reason)
        count += 1
      }
      return count
    }
  }
}
