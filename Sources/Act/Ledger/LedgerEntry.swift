internal import Domain
internal import JSON

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
    if moved.noticeKind != nil { try tx.tell(tenant.id, moved.notice.map { [$0] } ?? [], now: now) }
    return moved
  }
}

extension Action {
  /// Where it is, if others hear of that; nil on the way.
  fileprivate var noticeKind: Notice.Kind? {
    switch state {
    case .succeeded: .actionSucceeded
    case .dead: .actionDead
    case .unknown: .actionUnknown
    default: nil
    }
  }

  fileprivate var notice: Notice? {
    guard let kind = noticeKind else { return nil }
    return Notice(
      kind, "\(id):\(attempts)", at: updatedAt,
      data: [
        "action": .string(id.description), "customer": .string(customer.description), "mode": .string(mode.word),
        "strategy": .string(strategy.description), "arm": .string(arm), "step": .string(step),
        "channel": .string(channel.rawValue), "purpose": .string(purpose.rawValue),
      ])
  }
}
