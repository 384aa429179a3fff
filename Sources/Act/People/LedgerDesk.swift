internal import Content
internal import Control
package import Domain

/// What people do with actions: approve and reject, try dead ones again, say what became of unknown ones.
package struct LedgerDesk: Sendable {
  let records: any Records
  let clock: Clock

  package init(records: any Records, clock: Clock) {
    self.records = records
    self.clock = clock
  }

  /// Newest first.
  package func list(_ tenant: TenantID, _ state: Action.State, limit: Int = 100) async throws -> [Action] {
    try await records.read { try $0.actions(tenant, state: state, strategy: nil, limit: limit) }
  }

  /// Changes one action in a transaction of its own, with its customer locked.
  func change(
    _ tenant: TenantID, _ id: ID<Action>,
    _ body: @escaping @Sendable (Action, LedgerEntry) throws -> Action
  ) async throws -> Action {
    let clock = clock
    do {
      return try await records.write { tx in
        guard let tenant = try tx.tenant(tenant) else { throw StoreError(.notFound, "tenant \(tenant)") }
        guard let customer = try tx.action(tenant.id, id)?.customer else { throw ActProblem(.actionNotFound) }
        let aliases = try tx.aliasSets(tenant.id, [customer])[customer]?.members ?? []
        try tx.lockCustomers(tenant.id, Set(aliases + [customer]).sorted())
        if try tx.customer(tenant.id, customer)?.erasedAt != nil { throw ActProblem(.customerErased) }
        guard let action = try tx.action(tenant.id, customer, id) else { throw ActProblem(.actionNotFound) }
        let now = clock.now()
        return try body(action, LedgerEntry(tx: tx, tenant: tenant, now: now))
      }
    } catch let error as LedgerMachine.IllegalMove {
      throw ActProblem(.notPossible, ["state": "\(error.state)"])
    } catch let error as StoreError where error.code == .stale {
      throw ActProblem(.changedMeanwhile)
    }
  }
}
