package import Domain

/// What a merge does to actions that are on their way.
package enum MergeRules {
  /// The unsent actions that one customer would not have got twice: of any two of the same mode and strategy that
  /// share a key, or that come from two decisions which re-entry forbids side by side, the later.
  package static func cancelled(
    _ actions: [Action], reentry: (ID<Strategy>) -> StrategyDocument.Reentry
  ) -> [Action] {
    var kept: [Action] = []
    var cancelled: [Action] = []
    // What was begun can't be taken back, so it goes first and decides what may still follow.
    let order = actions.filter { !$0.state.isWithoutEffect }.sorted {
      ($0.state.isUnsent ? 1 : 0, $0.createdAt, $0.id) < ($1.state.isUnsent ? 1 : 0, $1.createdAt, $1.id)
    }
    for action in order {
      let clashes = kept.contains { other in
        guard other.mode == action.mode, other.strategy == action.strategy else { return false }
        // The steps of one decision belong together; re-entry is between decisions, whatever their steps.
        if other.occurrence == action.occurrence { return other.step == action.step }
        return forbids(reentry(action.strategy), other, action)
      }
      if clashes && action.state.isUnsent { cancelled.append(action) } else { kept.append(action) }
    }
    return cancelled
  }

  private static func forbids(_ reentry: StrategyDocument.Reentry, _ one: Action, _ other: Action) -> Bool {
    let (first, second) = one.createdAt <= other.createdAt ? (one, other) : (other, one)
    return !reentry.allows(last: first.createdAt, now: second.createdAt)
  }
}

extension Action.State {
  /// Nothing has left yet and nothing will by itself be too late: it can still be cancelled.
  package var isUnsent: Bool {
    switch self {
    case .planned, .awaitingApproval, .ready, .leased, .retrying: true
    case .sending, .succeeded, .dead, .unknown, .cancelled, .expired: false
    }
  }

  /// Ended without having reached anybody: gives its reservations back and counts against no cap.
  package var isWithoutEffect: Bool { self == .cancelled || self == .dead || self == .expired }

  package var isFinal: Bool { self == .succeeded || isWithoutEffect }
}
