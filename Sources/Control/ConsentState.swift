package import Domain

/// What the consent ledger says of one purpose and channel.
package enum ConsentState: UInt8, Sendable, Hashable {
  case never = 0
  case granted = 1
  case withdrawn = 2
  /// Asked for, and not confirmed by the owner of the address. No grant.
  case pending = 3

  /// Resolves the ledger of an alias set: the lines of each customer speak for that customer in their order (of lines at
  /// one instant the withdrawal last), and over the set the strictest wins - somebody who withdrew withdraws for all, and
  /// one who never said anything, or has yet to confirm, doesn't undo the consent of another.
  package init(_ ledger: [Consent], purpose: Purpose, channel: Channel, at now: Instant) {
    let states = Set(ConsentState.each(ledger, purpose: purpose, channel: channel, at: now).values)
    self = [.withdrawn, .granted, .pending].first(where: states.contains) ?? .never
  }

  /// What each customer of the ledger said.
  package static func each(
    _ ledger: [Consent], purpose: Purpose, channel: Channel, at now: Instant
  ) -> [CustomerID: ConsentState] {
    var states: [CustomerID: ConsentState] = [:]
    for line in ordered(ledger, purpose, channel, now) {
      states[line.customer] = line.state(after: states[line.customer] ?? .never)
    }
    return states
  }

  /// The line that said so last; a question to somebody who has consented already said nothing.
  package static func line(
    _ ledger: [Consent], purpose: Purpose, channel: Channel, at now: Instant
  ) -> Consent? {
    var states: [CustomerID: ConsentState] = [:]
    var last: Consent?
    for line in ordered(ledger, purpose, channel, now) {
      let before = states[line.customer] ?? .never
      if line.proof != .asked || before != .granted { last = line }
      states[line.customer] = line.state(after: before)
    }
    return last
  }

  private static func ordered(_ ledger: [Consent], _ purpose: Purpose, _ channel: Channel, _ now: Instant) -> [Consent]
  {
    ledger.filter { $0.purpose == purpose && $0.channel == channel && $0.at <= now }
      .sorted { ($0.at, $0.rank, $0.id) < ($1.at, $1.rank, $1.id) }
  }
}

extension Consent {
  /// The order of lines at one instant.
  fileprivate var rank: Int { proof == .asked ? 0 : isGranted ? 1 : 2 }

  /// Who has consented already need not confirm it again; a question takes nothing away.
  fileprivate func state(after state: ConsentState) -> ConsentState {
    if proof == .asked { return state == .granted ? .granted : .pending }
    return isGranted ? .granted : .withdrawn
  }
}
