internal import Domain

extension Executor {
  /// Begins what the turn that leased it could not: everything is checked once more, and what passes is `sending` before
  /// its first byte leaves. The answers to what the connection sent before are written in it.
  func begin(
    _ chunk: [Action], _ tenant: TenantID, writing replies: [Reply], _ sender: any Sender
  ) async throws -> Turn {
    try await writing(replies, tenant, sender) { try await self.beginOnce(chunk, tenant, $0, sender) }
  }

  private func beginOnce(
    _ chunk: [Action], _ tenant: TenantID, _ replies: [Reply], _ sender: any Sender
  ) async throws -> Turn {
    let now = clock.now()
    let shelf = shelf
    let begun = try await records.write { tx in
      guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
      // Customers are locked before anything is written, as everybody does who locks them.
      let aliases = try Executor.lockedAliases(tx, tenant.id, of: chunk)
      let check = try SendingCheck(tx: tx, tenant: tenant, now: now, shelf: shelf)
      var begun = Turn()
      for leased in chunk {
        guard let action = try tx.held(leased, tenant.id, in: .leased), let alias = aliases[action.customer] else {
          continue
        }
        try Executor.begin(action, try check.ask(action, alias), check, &begun)
      }
      begun.report =
        begun.report + (try self.write(replies, sender, LedgerEntry(tx: tx, tenant: tenant, now: now)))
      if !replies.isEmpty { CrashPoint.beforeReplyCommit.pass() }
      CrashPoint.beforeSendingCommit.pass()
      return begun
    }
    if !replies.isEmpty { CrashPoint.afterReplyCommit.pass() }
    CrashPoint.afterSendingCommit.pass()
    return begun
  }

  /// Locks every customer of the chunk with all aliases, then reads the aliases again, so that no merge and no
  /// erasure comes between the check and the commit.
  private static func lockedAliases(
    _ tx: any Transaction, _ tenant: TenantID, of chunk: [Action]
  ) throws -> [CustomerID: AliasSet] {
    let customers = Set(chunk.map(\.customer)).sorted()
    let before = try tx.aliasSets(tenant, customers)
    try tx.lockCustomers(tenant, Set(customers + before.values.flatMap(\.members)).sorted())
    return try tx.aliasSets(tenant, customers)
  }

  static func begin(
    _ action: Action, _ answer: SendingCheck.Answer, _ check: SendingCheck, _ turn: inout Turn
  ) throws {
    let entry = LedgerEntry(tx: check.tx, tenant: check.tenant, now: check.now)
    let isDoubtful = try AttemptLog(check.tx, check.tenant.id, action).isDoubtful
    switch answer {
    case .go(let template, let allowsTracking, let counted):
      let sending = try entry.move(action, .beginSending) { $0.attempts += 1 }
      turn.report.begun += 1
      turn.orders.append(
        SendOrder(
          tenant: check.tenant, action: sending, template: template, allowsTracking: allowsTracking, counted: counted,
          at: check.now))
    case .later(let until, let reason):
      let text = ActionReason.text(reason)
      turn.report.count(try entry.move(action, .deferUntil(until), reason: text) { $0.token = nil })
    case .never(let reason):
      let text = ActionReason.text(reason)
      turn.report.count(
        try entry.move(action, .cancel, isDoubtful: isDoubtful, reason: text) { $0.token = nil })
    case .tooLate(let reason):
      let text = ActionReason.text(reason)
      turn.report.count(
        try entry.move(action, .expire, isDoubtful: isDoubtful, reason: text) { $0.token = nil })
    }
  }
}
