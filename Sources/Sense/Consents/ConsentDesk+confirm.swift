internal import Control
package import Domain
internal import JSON

extension ConsentDesk {
  /// What a confirmation's link leads to.
  package struct Confirmation: Sendable, Hashable {
    package enum Standing: Sendable, Hashable {
      /// Waits for a yes.
      case open
      /// This yes was the first.
      case confirmed
      /// There was a yes before.
      case already
      /// It was taken back since it was asked for.
      case withdrawn
      /// The mail's record, its customer or the address is gone.
      case gone
    }

    package let standing: Standing
    package let purposes: [Purpose]
    /// As the profile has it.
    package let language: String?
  }

  /// What stands behind a link, changing nothing.
  package func look(_ tenant: TenantID, _ action: ID<Action>) async throws -> Confirmation {
    let now = clock.now()
    return try await records.read { tx in
      guard let question = try Question(tx, tenant, action, isLocking: false) else { return .gone }
      return question.confirmation(question.standing(at: now))
    }
  }

  /// Grants what was asked and is still open, and holds the address for proven. Again it changes nothing.
  package func confirm(_ tenant: TenantID, _ action: ID<Action>) async throws -> Confirmation {
    let (now, ids) = (clock.now(), ids)
    return try await records.write { tx in
      guard let question = try Question(tx, tenant, action, isLocking: true) else { return .gone }
      guard question.standing(at: now) == .open else { return question.confirmation(question.standing(at: now)) }
      try tx.insertConsents(tenant, question.grants(ids, at: now))
      try tx.verifyIdentity(tenant, kind: .email, value: question.action.recipient)
      try tx.announce([], touched: [question.aliases.canonical], tenant: tenant, ids: ids, now: now)
      return question.confirmation(.confirmed)
    }
  }
}

extension ConsentDesk.Confirmation {
  fileprivate static let gone = ConsentDesk.Confirmation(standing: .gone, purposes: [], language: nil)
}

/// A mail that asked, and the ledger of whom it asked.
private struct Question {
  let action: Action
  let aliases: AliasSet
  private let ledger: [Consent]

  /// Nil where there is nobody left to ask.
  init?(_ tx: any Transaction, _ tenant: TenantID, _ id: ID<Action>, isLocking: Bool) throws {
    guard let action = try tx.action(tenant, id), action.isConfirmation,
      let (_, aliases) = try tx.speaking(tenant, action.customer, isLocking: isLocking),
      try tx.isAddress(action.recipient, of: aliases, tenant)
    else { return nil }
    self.action = action
    self.aliases = aliases
    ledger = try tx.consents(tenant, of: aliases.members)
  }

  private func purposes(_ state: ConsentState, at now: Instant) -> [Purpose] {
    action.purposesAsked.filter { ConsentState(ledger, purpose: $0, channel: action.channel, at: now) == state }
  }

  func standing(at now: Instant) -> ConsentDesk.Confirmation.Standing {
    if !purposes(.pending, at: now).isEmpty { return .open }
    return purposes(.granted, at: now).isEmpty ? .withdrawn : .already
  }

  func confirmation(_ standing: ConsentDesk.Confirmation.Standing) -> ConsentDesk.Confirmation {
    ConsentDesk.Confirmation(
      standing: standing, purposes: action.purposesAsked,
      language: action.variables["customer"]?["language"]?.stringValue)
  }

  /// Lines for all who have to say it, each with the words of the question it answers.
  func grants(_ ids: IDSource, at now: Instant) -> [Consent] {
    purposes(.pending, at: now).flatMap { purpose in
      let asked = ConsentState.line(ledger, purpose: purpose, channel: action.channel, at: now)
      let words = asked.map { "asked \($0.at.rfc3339) by \($0.source): \($0.evidence); " } ?? ""
      return ConsentRules.speakers(
        aliases, ledger, purpose: purpose, channel: action.channel, isGranted: true, at: now
      ).map { customer in
        Consent(
          id: ids.next(), customer: customer, purpose: purpose, channel: action.channel, isGranted: true, at: now,
          source: "double opt-in", evidence: "\(words)confirmed by the link of action \(action.id)", proof: .confirmed)
      }
    }
  }
}
