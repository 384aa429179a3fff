internal import Content
internal import Crypto
internal import Domain

extension Executor {
  /// What was leased goes back; what was being sent may have been taken, which only a repeatable key makes harmless.
  func recover(_ entry: LedgerEntry, _ repeatable: Set<Channel>) throws -> ExecutorReport {
    let (tx, tenant, now) = (entry.tx, entry.tenant, entry.now)
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
    var report = ExecutorReport()
    report.recovered = expired.count
    return report
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
