package import Control
package import Domain
internal import JSON

extension ConsentDesk {
  /// Whose choices a link opens, and the mail it was in; nil where somebody handed it over otherwise.
  package struct Opener: Sendable, Hashable {
    package let customer: CustomerID
    package let action: ID<Action>?

    package init(customer: CustomerID, action: ID<Action>?) {
      self.customer = customer
      self.action = action
    }
  }

  /// One thing that can be said yes or no to.
  package struct Choice: Sendable, Hashable {
    package let purpose: Purpose
    package let channel: Channel

    package init(_ purpose: Purpose, _ channel: Channel) {
      self.purpose = purpose
      self.channel = channel
    }
  }

  /// What a customer sees of what they agreed to.
  package struct Preferences: Sendable {
    package struct Row: Sendable {
      package let choice: Choice
      package let state: ConsentState
      /// The line that said so last; nil where nothing was ever said.
      package let line: Consent?
    }

    package let tenant: Tenant
    /// As the profile has it.
    package let language: String?
    package let rows: [Row]
  }

  /// Nil for somebody who isn't there, or was erased.
  package func preferences(_ tenant: TenantID, of opener: Opener) async throws -> Preferences? {
    let now = clock.now()
    return try await records.read { tx in try Sheet(tx, tenant, opener, isLocking: false)?.preferences(at: now) }
  }

  /// Says yes or no to each of some choices, and answers what stands then. What stands so already gets no new line, so a
  /// page sent twice says one thing once.
  ///
  /// A yes by the link of a mail to the customer's address proves itself; by another link, where the tenant wants double
  /// opt-in, it is asked for like any other.
  package func choose(
    _ tenant: TenantID, of opener: Opener, _ choices: [Choice], isGranted: Bool
  ) async throws -> Preferences? {
    let (now, ids) = (clock.now(), ids)
    return try await records.write { tx in
      guard let sheet = try Sheet(tx, tenant, opener, isLocking: true) else { return nil }
      let offered = Set(sheet.choices)
      let lines = choices.filter(offered.contains).flatMap { sheet.lines($0, isGranted: isGranted, ids, at: now) }
      guard !lines.isEmpty else { return sheet.preferences(at: now) }
      try tx.insertConsents(tenant, lines)
      if lines.contains(where: { $0.proof == .asked }) {
        try tx.askForConfirmation(sheet.tenant, sheet.aliases.canonical, ids: ids, now: now)
      }
      try tx.announce([], touched: [sheet.aliases.canonical], tenant: tenant, ids: ids, now: now)
      return try Sheet(tx, tenant, opener, isLocking: false)?.preferences(at: now)
    }
  }

  /// Takes back everything.
  package func stopAll(_ tenant: TenantID, of opener: Opener) async throws -> Preferences? {
    guard let shown = try await preferences(tenant, of: opener) else { return nil }
    return try await choose(tenant, of: opener, shown.rows.map(\.choice), isGranted: false)
  }
}

/// What is offered to one customer, and who says it.
private struct Sheet {
  let tenant: Tenant
  let aliases: AliasSet
  let choices: [ConsentDesk.Choice]
  private let ledger: [Consent]
  private let language: String?
  /// The mail that carried the link to an address that is the customer's still.
  private let mail: Action?

  init?(_ tx: any Transaction, _ id: TenantID, _ opener: ConsentDesk.Opener, isLocking: Bool) throws {
    guard let (tenant, aliases) = try tx.speaking(id, opener.customer, isLocking: isLocking) else { return nil }
    self.tenant = tenant
    self.aliases = aliases
    let action = try opener.action.flatMap { try tx.action(id, $0) }
    mail =
      try action.flatMap { try tx.isAddress($0.recipient, of: aliases, id) ? $0 : nil }
    ledger = try tx.consents(id, of: aliases.members)
    language = try tx.customer(id, aliases.canonical)?.profile["language"]?.stringValue
    let hasPhone = try tx.identities(id, of: aliases.members).contains { $0.kind == .phone }
    choices = Sheet.choices(ledger, hasPhone: hasPhone)
  }

  /// Mail always; text messages where there is a number; other channels where something was said.
  private static func choices(_ ledger: [Consent], hasPhone: Bool) -> [ConsentDesk.Choice] {
    var channels: [Channel] = hasPhone ? [.email, .sms] : [.email]
    for channel in Set(ledger.map(\.channel)).sorted() where !channels.contains(channel) { channels.append(channel) }
    return channels.flatMap { channel in
      Purpose.confirmable.compactMap { purpose in
        let isSaid = ledger.contains { $0.purpose == purpose && $0.channel == channel }
        return purpose == .tracking && channel != .email && !isSaid ? nil : ConsentDesk.Choice(purpose, channel)
      }
    }
  }

  func preferences(at now: Instant) -> ConsentDesk.Preferences {
    ConsentDesk.Preferences(
      tenant: tenant, language: language,
      rows: choices.map { choice in
        ConsentDesk.Preferences.Row(
          choice: choice, state: state(choice, at: now),
          line: ConsentState.line(ledger, purpose: choice.purpose, channel: choice.channel, at: now))
      })
  }

  private func state(_ choice: ConsentDesk.Choice, at now: Instant) -> ConsentState {
    ConsentState(ledger, purpose: choice.purpose, channel: choice.channel, at: now)
  }

  func lines(_ choice: ConsentDesk.Choice, isGranted: Bool, _ ids: IDSource, at now: Instant) -> [Consent] {
    let state = state(choice, at: now)
    if isGranted ? state == .granted : state == .withdrawn { return [] }
    let speakers = ConsentRules.speakers(
      aliases, ledger, purpose: choice.purpose, channel: choice.channel, isGranted: isGranted, at: now)
    return speakers.map { customer in
      let line = Consent(
        id: ids.next(), customer: customer, purpose: choice.purpose, channel: choice.channel, isGranted: isGranted,
        at: now, source: "preference page", evidence: evidence, proof: isGranted && mail != nil ? .link : .none)
      return ConsentRules.held(line, to: tenant.settings)
    }
  }

  private var evidence: String {
    mail.map { "by the link of action \($0.id), which was sent to the customer's address" }
      ?? "by a link that somebody handed over"
  }
}
