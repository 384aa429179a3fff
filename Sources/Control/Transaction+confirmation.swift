package import Domain
internal import JSON

extension Transaction {
  /// Plans one mail that asks the owner of a customer's address to confirm what is pending, in the transaction of the
  /// question. Nil, and nothing planned, where nothing is pending, there is no address, or it was asked lately.
  ///
  /// The address need not be proven: proving it is what the mail is for.
  @discardableResult
  package func askForConfirmation(
    _ tenant: Tenant, _ customer: CustomerID, ids: IDSource, now: Instant
  ) throws -> Action? {
    let aliases =
      try aliasSets(tenant.id, [customer])[customer] ?? AliasSet(canonical: customer, members: [customer])
    let ledger = try consents(tenant.id, of: aliases.members)
    let pending = Purpose.confirmable.filter {
      ConsentState(ledger, purpose: $0, channel: .email, at: now) == .pending
    }
    guard !pending.isEmpty, let address = try confirmableAddress(tenant.id, aliases) else { return nil }
    let hash = AddressHash.of(address, .email, secret: tenant.secret)
    let asked = try pending.filter {
      try takeConsentAsk(tenant.id, $0, .email, addressHash: hash, at: now, again: ConsentRules.askAgain)
    }
    guard !asked.isEmpty else { return nil }
    let language = try self.customer(tenant.id, aliases.canonical)?.profile["language"] ?? .null
    let variables: JSON = [
      "customer": .object(language.isNull ? [:] : ["language": language]),
      "purposes": .array(asked.map { .string($0.rawValue) }),
    ]
    let action = Action(
      id: ids.next(), customer: aliases.canonical, mode: tenant.mode, strategy: .confirmation, strategyVersion: 0,
      occurrence: ids.next(), step: "confirm", arm: "", channel: .email, purpose: .transactional, template: "",
      templateVersion: 0, variables: variables, recipient: address, cost: 0, liability: 0, budget: nil,
      contentHash: ContentHash.of(
        channel: .email, template: "", templateVersion: 0, variables: variables, recipient: address, cost: 0,
        liability: 0),
      priority: 100, createdAt: now, expiresAt: now + ConsentRules.mailLife, state: .ready, dueAt: now, updatedAt: now)
    try insertActions(tenant.id, [action])
    return action
  }

  /// A proven address before any other, the canonical customer's first; of what was only claimed, the latest.
  private func confirmableAddress(_ tenant: TenantID, _ aliases: AliasSet) throws -> String? {
    let found = try identities(tenant, of: aliases.members).filter { $0.kind == .email }
    let proven = found.filter(\.isVerified).min {
      ($0.customer == aliases.canonical ? 0 : 1, $0.createdAt, $0.value)
        < ($1.customer == aliases.canonical ? 0 : 1, $1.createdAt, $1.value)
    }
    return (proven ?? found.max { ($0.createdAt, $0.value) < ($1.createdAt, $1.value) })?.value
  }
}

extension Action {
  /// What a confirmation asks for.
  package var purposesAsked: [Purpose] {
    (variables["purposes"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { Purpose(rawValue: $0) } }
  }
}
