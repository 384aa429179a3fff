internal import Domain

/// Moves one action in a transaction: its row, and all that the move asks for beside it.
struct LedgerEntry {
  let tx: any Transaction
  let tenant: Tenant
  let now: Instant

  /// Moves an action that was just read. Throws `.stale` when it changed meanwhile, `LedgerMachine.IllegalMove` when
  /// the input has no meaning for it. `change` sets what else belongs to the move.
  @discardableResult
  func move(
    _ action: Action, _ input: LedgerMachine.Input, isDoubtful: Bool = false, reason: String? = nil,
    change: (inout Action) -> Void = { _ in }
  ) throws -> Action {
    var machine = LedgerMachine(action.state, isDoubtful: isDoubtful)
    let effects = try machine.apply(input)
    var moved = action
    moved.state = machine.state
    moved.reason = reason
    moved.updatedAt = now
    change(&moved)
    for effect in effects {
      switch effect {
      case .releaseReservations: try Reservations(tx: tx, tenant: tenant).release(action)
      case .takeReservations: try Reservations(tx: tx, tenant: tenant).take(action, now: now)
      // A budget counts what is reserved and what is spent as one sum: there is nothing to move.
      case .countSpent: break
      case .schedule(let instant): moved.dueAt = instant
      }
    }
    try tx.updateAction(tenant.id, moved, from: action.state, token: action.token)
    return moved
  }
}
