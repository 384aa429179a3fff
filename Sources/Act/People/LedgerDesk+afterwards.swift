internal import Content
package import Domain

extension LedgerDesk {
  /// Tries a dead action again: under the same key, with its reservations taken anew.
  package func replay(_ tenant: TenantID, _ id: ID<Action>, by person: String) async throws -> Action {
    try await change(tenant, id) { action, entry in
      if action.state == .dead, action.expiresAt <= entry.now { throw ActProblem(.tooLate) }
      let reason = ActionReason.text(LocalizedSentence("replayed", ["by": person]))
      return try entry.move(action, .replayDead, reason: reason) { $0.dueAt = entry.now }
    }
  }

  /// Says what became of an unknown action. One that was not sent is dead, and can be replayed.
  package func resolve(
    _ tenant: TenantID, _ id: ID<Action>, _ resolution: LedgerMachine.Resolution, by person: String, evidence: String
  ) async throws -> Action {
    guard !evidence.isEmpty else { throw ActProblem(.evidenceMissing) }
    return try await change(tenant, id) { action, entry in
      let isSettled = LedgerMachine.isSpent(action, at: entry.now)
      let words = LocalizedSentence(
        "resolved_\(resolution.rawValue)", ["by": person, "evidence": evidence])
      let reason = ActionReason.text(words)
      let moved = try entry.move(action, .resolve(resolution, isSettled: isSettled), reason: reason) {
        $0.token = nil
        $0.attempts += 1
      }
      let result = resolution == .sent ? AttemptLog.Result.succeeded : AttemptLog.Result.refused
      try entry.tx.insertAttempts(
        entry.tenant.id,
        [
          Attempt(
            action: action.id, customer: action.customer, number: moved.attempts, startedAt: entry.now,
            endedAt: entry.now, result: result, detail: reason)
        ])
      return moved
    }
  }
}
