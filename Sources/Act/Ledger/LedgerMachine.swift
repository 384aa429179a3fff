package import Domain

/// The states of one action and what moves it between them. Knows no store and no clock.
///
/// What a move asks for beside the new state comes back as effects, which belong into the same transaction.
package struct LedgerMachine: Sendable, Hashable {
  package private(set) var state: Action.State
  /// An earlier try may have reached the provider, so nothing that follows may claim that nothing was sent: ends
  /// without effect become `unknown` instead.
  package let isDoubtful: Bool

  package init(_ state: Action.State, isDoubtful: Bool = false) {
    self.state = state
    self.isDoubtful = isDoubtful
  }

  package enum Input: Sendable, Hashable {
    /// A planned action is complete.
    case submit(needsApproval: Bool)
    case approve
    case reject
    case lease
    /// `repeatAt` is given where the provider recognises a repeated key, so that sending again doubles nothing.
    case leaseExpired(repeatAt: Instant?)
    /// Not now: quiet hours, or a provider that takes nothing at the moment.
    case deferUntil(Instant)
    case beginSending
    case delivered
    /// The provider said no.
    case refused(Failure)
    /// The message never reached the provider.
    case notSent(Failure)
    /// The message may or may not have been taken; `repeatAt` as for ``leaseExpired(repeatAt:)``.
    case lost(repeatAt: Instant?)
    case cancel
    case expire
    /// A person or the provider's evidence says what became of it. `isSettled`: it counts as spent already.
    case resolve(Resolution, isSettled: Bool)
    /// A person wants a dead one tried again.
    case replayDead
  }

  package enum Failure: Sendable, Hashable {
    case permanent
    /// Without an instant no attempts are left.
    case transient(retryAt: Instant?)
  }

  package enum Resolution: String, Sendable, Hashable {
    case sent
    case notSent = "not_sent"
  }

  package enum Effect: Sendable, Hashable {
    case releaseReservations
    /// Refuses the move when they can't be had.
    case takeReservations
    /// What was reserved is spent from now on.
    case countSpent
    case schedule(at: Instant)
  }

  /// The input has no meaning in the state.
  package struct IllegalMove: Error, Sendable, Hashable {
    package let state: Action.State
    package let input: Input
  }

  package mutating func apply(_ input: Input) throws(IllegalMove) -> [Effect] {
    let (next, effects) = try move(input)
    state = next
    return effects
  }

  /// Nobody found out in this time what became of it: what it reserved stays spent whatever is said later.
  package static let settlesAfter = Span.days(7)

  /// Whether an action's money and discount are gone for good.
  package static func isSpent(_ action: Action, at now: Instant) -> Bool {
    switch action.state {
    case .succeeded: true
    case .unknown: action.updatedAt + settlesAfter <= now
    default: false
    }
  }
}
