package import Domain

/// What double opt-in asks of a consent.
package enum ConsentRules {
  /// An address is asked for a purpose once in this time, whoever signs it up how often.
  package static let askAgain = Span.hours(24)
  /// How long the link of a confirmation works.
  package static let linkLife = Span.days(7)
  /// A confirmation that could not leave by then is of no use to anybody.
  package static let mailLife = Span.days(2)

  /// Sign-ups that a tenant's page takes in an hour.
  package static let signUpsAnHour: Int64 = 500

  /// Whether a question is worth a line: who agreed need not be asked, and who was asked today was asked.
  package static func mayAsk(_ ledger: [Consent], _ purpose: Purpose, _ channel: Channel, at now: Instant) -> Bool {
    switch ConsentState(ledger, purpose: purpose, channel: channel, at: now) {
    case .granted: false
    case .never, .withdrawn: true
    case .pending:
      ConsentState.line(ledger, purpose: purpose, channel: channel, at: now).map { $0.at + askAgain <= now } ?? true
    }
  }

  /// The line as the ledger may take it: a bare grant of a purpose that wants proof becomes a question. Only an address
  /// that mail reaches can be asked.
  package static func held(_ line: Consent, to settings: TenantSettings) -> Consent {
    guard line.isGranted, line.proof == .none, line.channel == .email, settings.doubleOptIn.contains(line.purpose)
    else { return line }
    return Consent(
      id: line.id, customer: line.customer, purpose: line.purpose, channel: line.channel, isGranted: false, at: line.at,
      source: line.source, evidence: line.evidence, proof: .asked)
  }

  /// Whose lines a grant or a withdrawal for a whole alias set needs, since the strictest line of any member wins: the
  /// canonical customer, and for a grant whoever of the others does not stand so already.
  package static func speakers(
    _ aliases: AliasSet, _ ledger: [Consent], purpose: Purpose, channel: Channel, isGranted: Bool, at now: Instant
  ) -> [CustomerID] {
    let states = ConsentState.each(ledger, purpose: purpose, channel: channel, at: now)
    let others = aliases.members.filter { member in
      member != aliases.canonical && states[member].map { $0 != .granted } ?? false
    }
    return isGranted ? [aliases.canonical] + others : [aliases.canonical]
  }
}
