internal import Domain

extension Executor {
  /// Begins the first chunk of every connection in the transaction that leased it. Only of the first sender that has
  /// anything to do: the others wait for it, and what is begun is not to wait.
  func beginFirst(
    _ batch: inout Batch, _ senders: [any Sender], _ tx: any Transaction, _ tenant: Tenant, _ now: Instant
  ) throws {
    let channels = Set(batch.actions.map(\.channel))
    guard let sender = senders.first(where: { channels.contains($0.channel) }), refusal(of: sender, at: now) == nil
    else { return }
    let mine = batch.actions.filter { $0.channel == sender.channel }
    let first = mine.prefix(max(1, sender.lanes) * Executor.perConnection)
    let aliases = try Executor.freeAliases(tx, tenant.id, of: first)
    guard !aliases.isEmpty else { return }
    let check = try SendingCheck(tx: tx, tenant: tenant, now: now, shelf: shelf)
    var begun = Begun()
    var settled = Set<ID<Action>>()
    for action in first {
      guard let alias = aliases[action.customer] else { continue }
      try Executor.begin(action, try check.ask(action, alias), check, &begun)
      settled.insert(action.id)
    }
    batch.actions.removeAll { settled.contains($0.id) }
    batch.orders = begun.orders
    batch.report = batch.report + begun.report
  }

  /// Locks who can be locked at once, with all aliases, and reads the aliases again. Whoever locks a customer goes on to
  /// the actions, which are locked here already: waiting for a customer now could be for ever. Who is left out stays
  /// leased and is begun as everything else.
  private static func freeAliases(
    _ tx: any Transaction, _ tenant: TenantID, of actions: ArraySlice<Action>
  ) throws -> [CustomerID: AliasSet] {
    let customers = Set(actions.map(\.customer)).sorted()
    let before = try tx.aliasSets(tenant, customers)
    let locked = try tx.lockFreeCustomers(tenant, Set(customers + before.values.flatMap(\.members)).sorted())
    return try tx.aliasSets(tenant, customers).filter { locked.isSuperset(of: $0.value.members) }
  }
}
