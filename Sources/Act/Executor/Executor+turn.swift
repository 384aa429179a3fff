internal import Content
internal import Domain

extension Executor {
  /// What a connection is to do next.
  struct Turn: Sendable {
    /// Begun: `sending` is durable.
    var orders: [SendOrder] = []
    /// Leased, and still to be begun.
    var left: [Action] = []
    var report = ExecutorReport()
    /// Whether more may be due.
    var isFull: Bool { report.leased >= Executor.perConnection }
  }

  /// How long actions wait before a closed way is looked at again.
  private static let closedPause = Span.minutes(5)

  /// Recovers leases that ran out and takes the first turn of every sender, in one transaction.
  func open(_ tenant: TenantID, _ senders: [any Sender]) async throws -> (report: ExecutorReport, turns: [Turn]) {
    let repeatable = Set(senders.filter(\.isIdempotent).map(\.channel))
    return try await turns(tenant, senders) { try self.recover($0, repeatable) }
  }

  /// The next turn of a connection, in the transaction that writes what its last one was answered: a chunk waits for the
  /// disk once.
  func next(_ tenant: TenantID, _ sender: any Sender, writing replies: [Reply]) async throws -> Turn {
    try await writing(replies, tenant, sender) { try await self.nextOnce(tenant, sender, $0) }
  }

  private func nextOnce(_ tenant: TenantID, _ sender: any Sender, _ replies: [Reply]) async throws -> Turn {
    var (report, turns) = try await turns(tenant, [sender]) { entry in
      let report = try self.write(replies, sender, entry)
      if !replies.isEmpty { CrashPoint.beforeReplyCommit.pass() }
      return report
    }
    if !replies.isEmpty { CrashPoint.afterReplyCommit.pass() }
    turns[0].report = turns[0].report + report
    return turns[0]
  }

  private func turns(
    _ tenant: TenantID, _ senders: [any Sender], after first: @escaping @Sendable (LedgerEntry) throws -> ExecutorReport
  ) async throws -> (report: ExecutorReport, turns: [Turn]) {
    do {
      return try await turns(tenant, senders, beginning: true, after: first)
    } catch let error where (error as? StoreError)?.isPassing != true {
      // An action that can't be begun must keep nobody from leasing: it is met where only its own chunk hears of it.
      return try await turns(tenant, senders, beginning: false, after: first)
    }
  }

  private func turns(
    _ tenant: TenantID, _ senders: [any Sender], beginning: Bool,
    after first: @escaping @Sendable (LedgerEntry) throws -> ExecutorReport
  ) async throws -> (report: ExecutorReport, turns: [Turn]) {
    let now = clock.now()
    let room = senders.map { providers.take(upTo: Executor.perConnection, for: $0, at: now) }
    let taken: (report: ExecutorReport, turns: [Turn])
    do {
      taken = try await records.write { tx in
        guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
        let entry = LedgerEntry(tx: tx, tenant: tenant, now: now)
        let report = try first(entry)
        let turns = try zip(senders, room).map { try self.turn($0, upTo: $1, entry, beginning: beginning) }
        CrashPoint.beforeLeaseCommit.pass()
        if turns.contains(where: { !$0.orders.isEmpty }) { CrashPoint.beforeSendingCommit.pass() }
        return (report, turns)
      }
    } catch {
      for (sender, count) in zip(senders, room) { providers.giveBack(count, for: sender, at: now) }
      throw error
    }
    CrashPoint.afterLeaseCommit.pass()
    if taken.turns.contains(where: { !$0.orders.isEmpty }) { CrashPoint.afterSendingCommit.pass() }
    for ((sender, count), turn) in zip(zip(senders, room), taken.turns) {
      providers.giveBack(count - turn.orders.count - turn.left.count, for: sender, at: now)
    }
    return taken
  }

  /// Leases what is most urgent of a sender's channel, and begins it.
  private func turn(_ sender: any Sender, upTo limit: Int, _ entry: LedgerEntry, beginning: Bool) throws -> Turn {
    var turn = Turn()
    guard limit > 0 else { return turn }
    let leased = try entry.tx.leaseActions(
      entry.tenant.id, channel: sender.channel, now: entry.now, lease: Executor.lease, limit: limit)
    turn.report.leased = leased.count
    guard !leased.isEmpty else { return turn }
    if let reason = sender.closed {
      let (until, text) = (entry.now + Executor.closedPause, ActionReason.text(reason))
      for action in leased {
        turn.report.count(try entry.move(action, .deferUntil(until), reason: text) { $0.token = nil })
      }
      return turn
    }
    guard beginning else {
      turn.left = leased
      return turn
    }
    let aliases = try Executor.freeAliases(entry.tx, entry.tenant.id, of: leased)
    let check = try SendingCheck(tx: entry.tx, tenant: entry.tenant, now: entry.now, shelf: shelf)
    for action in leased {
      guard let alias = aliases[action.customer] else {
        turn.left.append(action)
        continue
      }
      try Executor.begin(action, try check.ask(action, alias), check, &turn)
    }
    return turn
  }

  /// Locks who can be locked at once, with all aliases, and reads the aliases again. Whoever locks a customer goes on to
  /// the actions, which are locked here already: waiting for a customer now could be for ever. Who is left out stays
  /// leased and is begun afterwards, by ``begin(_:_:writing:_:)``.
  private static func freeAliases(
    _ tx: any Transaction, _ tenant: TenantID, of actions: [Action]
  ) throws -> [CustomerID: AliasSet] {
    let customers = Set(actions.map(\.customer)).sorted()
    let before = try tx.aliasSets(tenant, customers)
    let locked = try tx.lockFreeCustomers(tenant, Set(customers + before.values.flatMap(\.members)).sorted())
    return try tx.aliasSets(tenant, customers).filter { locked.isSuperset(of: $0.value.members) }
  }
}
