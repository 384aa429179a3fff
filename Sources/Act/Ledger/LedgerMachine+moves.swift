internal import Domain

extension LedgerMachine {
  typealias Move = (Action.State, [Effect])

  func move(_ input: Input) throws(IllegalMove) -> Move {
    switch (state, input) {
    case (.planned, .submit(let needsApproval)): (needsApproval ? .awaitingApproval : .ready, [])
    case (.awaitingApproval, .approve): (.ready, [])
    case (.awaitingApproval, .reject): (.cancelled, [.releaseReservations])
    case (.ready, .lease), (.retrying, .lease): (.leased, [])
    case (.leased, .leaseExpired): (.ready, [])
    case (.leased, .deferUntil(let instant)): (.ready, [.schedule(at: instant)])
    case (.leased, .beginSending): (.sending, [])
    case (.sending, _): try moveWhileSending(input)
    case (_, .cancel) where state.isOnItsWay: withoutEffect(.cancelled)
    case (_, .expire) where state.isOnItsWay: withoutEffect(.expired)
    case (.unknown, .resolve(.sent, _)): (.succeeded, [.countSpent])
    case (.unknown, .resolve(.notSent, let isSettled)): (.dead, isSettled ? [] : [.releaseReservations])
    case (.dead, .replayDead): (.ready, [.takeReservations])
    default: throw IllegalMove(state: state, input: input)
    }
  }

  private func moveWhileSending(_ input: Input) throws(IllegalMove) -> Move {
    switch input {
    case .delivered: (.succeeded, [.countSpent])
    case .refused(let failure), .notSent(let failure):
      if case .transient(let retryAt?) = failure {
        (.retrying, [.schedule(at: retryAt)])
      } else {
        withoutEffect(.dead)
      }
    case .lost(let repeatAt), .leaseExpired(let repeatAt):
      if let repeatAt { (.retrying, [.schedule(at: repeatAt)]) } else { (.unknown, []) }
    default: throw IllegalMove(state: state, input: input)
    }
  }

  private func withoutEffect(_ end: Action.State) -> Move {
    isDoubtful ? (.unknown, []) : (end, [.releaseReservations])
  }
}

extension Action.State {
  /// Not begun, or to be begun again: can still be called off.
  fileprivate var isOnItsWay: Bool {
    switch self {
    case .planned, .awaitingApproval, .ready, .leased, .retrying: true
    case .sending, .succeeded, .dead, .unknown, .cancelled, .expired: false
    }
  }
}
