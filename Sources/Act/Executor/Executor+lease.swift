internal import Content
internal import Crypto
internal import Domain

extension Executor {
  struct Batch: Sendable {
    /// Leased, and still to be begun.
    var actions: [Action] = []
    /// Begun by the transaction that leased them; for the first sender that has anything to do.
    var orders: [SendOrder] = []
    var report = ExecutorReport()
  }

  /// Chunks a lane may have waiting, so that a round is worth its transaction.
  private static let chunksPerLane = 4

  /// Recovers leases that ran out and leases a batch of what is due, in one transaction, which also begins what is sent
  /// at once: one wait for the disk before the first byte instead of two.
  func lease(_ tenant: TenantID, _ senders: [any Sender]) async throws -> Batch {
    do {
      return try await lease(tenant, senders, beginning: true)
    } catch let error where (error as? StoreError)?.isPassing != true {
      // An action that can't be begun must keep nobody from leasing: it is met where only its own chunk hears of it.
      return try await lease(tenant, senders, beginning: false)
    }
  }

  func lease(_ tenant: TenantID, _ senders: [any Sender], beginning: Bool) async throws -> Batch {
    let now = clock.now()
    let wanted = senders.map { sender in
      let most = max(1, sender.lanes) * Executor.perConnection * Executor.chunksPerLane
      return (sender.channel, providers.room(for: sender, upTo: most, at: now))
    }
    let repeatable = Set(senders.filter(\.isIdempotent).map(\.channel))
    let batch = try await records.write { tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      var batch = Batch()
      batch.report.recovered = try self.recover(tx, tenant, repeatable, now)
      for (channel, limit) in wanted where limit > 0 {
        batch.actions += try tx.leaseActions(
          tenant.id, channels: [channel], now: now, lease: Executor.lease, limit: limit)
      }
      batch.report.leased = batch.actions.count
      if beginning { try self.beginFirst(&batch, senders, tx, tenant, now) }
      CrashPoint.beforeLeaseCommit.pass()
      if !batch.orders.isEmpty { CrashPoint.beforeSendingCommit.pass() }
      return batch
    }
    CrashPoint.afterLeaseCommit.pass()
    if let sender = senders.first(where: { $0.channel == batch.orders.first?.action.channel }) {
      CrashPoint.afterSendingCommit.pass()
      providers.take(batch.orders.count, for: sender, at: now)
    }
    return batch
  }

  /// What was leased goes back; what was being sent may have been taken, which only a repeatable key makes harmless.
  private func recover(
    _ tx: any Transaction, _ tenant: Tenant, _ repeatable: Set<Channel>, _ now: Instant
  ) throws -> Int {
    let entry = LedgerEntry(tx: tx, tenant: tenant, now: now)
    let expired = try tx.expiredLeases(tenant.id, now: now, limit: 256)
    for action in expired {
      switch action.state {
      case .leased: try entry.move(action, .leaseExpired(repeatAt: nil)) { $0.token = nil }
      case .sending:
        let log = try AttemptLog(tx, tenant.id, action)
        let repeatAt = repeatable.contains(action.channel) ? nextTry(action, log, counting: true, now: now) : nil
        let reason = ActionReason.text(LocalizedSentence("crashed_while_sending"))
        // The token stays, so that a reply that comes late after all is still known as this try's.
        try entry.move(action, .leaseExpired(repeatAt: repeatAt), reason: reason)
        let attempt = Attempt(
          action: action.id, customer: action.customer, number: action.attempts, startedAt: action.updatedAt,
          endedAt: now, result: AttemptLog.Result.unknown, detail: reason)
        try tx.insertAttempts(tenant.id, [attempt])
      default: break
      }
    }
    return expired.count
  }

  /// Gives a leased chunk back because its provider takes nothing now.
  func putOff(
    _ chunk: [Action], _ tenant: TenantID, until: Instant,
    _ sentence: LocalizedSentence = LocalizedSentence("provider_unavailable")
  ) async throws -> ExecutorReport {
    let now = clock.now()
    return try await records.write { tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      let entry = LedgerEntry(tx: tx, tenant: tenant, now: now)
      var report = ExecutorReport()
      for leased in chunk {
        guard let action = try tx.held(leased, tenant.id, in: .leased) else { continue }
        let reason = ActionReason.text(sentence)
        report.count(try entry.move(action, .deferUntil(until), reason: reason) { $0.token = nil })
      }
      return report
    }
  }

  /// When to try again after an answer that allows it; nil when no attempts are left.
  func nextTry(
    _ action: Action, _ log: AttemptLog, counting: Bool, retryAfter: Span? = nil, now: Instant
  ) -> Instant? {
    if counting, log.answers + 1 >= schedule.maximumAnswers { return nil }
    return now + schedule.delay(attempt: Int(action.attempts), retryAfter: retryAfter, unit: random.unit)
  }
}

extension Transaction {
  /// The action as it stands, if it still is in a state under the token we know.
  func held(_ known: Action, _ tenant: TenantID, in state: Action.State) throws -> Action? {
    guard let action = try action(tenant, known.customer, known.id), action.state == state, action.token == known.token
    else { return nil }
    return action
  }
}
