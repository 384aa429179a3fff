internal import Control
internal import Domain
internal import JSON

/// A customer with all aliases, as far as sending has to know.
struct Addressee {
  let aliases: AliasSet
  let isErased: Bool
  let consents: [Consent]
  /// Where the canonical customer is a member now.
  let segments: Set<ID<Segment>>
  let zone: Zone

  init(_ tx: any Transaction, _ tenant: Tenant, _ aliases: AliasSet) throws {
    self.aliases = aliases
    let customers = try tx.customers(tenant.id, aliases.members)
    // The canonical customer's zone wins, then the one stated last.
    let named = customers.sorted {
      ($0.id == aliases.canonical ? 1 : 0, $0.profileAt) > ($1.id == aliases.canonical ? 1 : 0, $1.profileAt)
    }.compactMap { $0.profile["zone"]?.stringValue.flatMap { Zone($0) } }
    zone = named.first ?? tenant.zone
    isErased = customers.isEmpty || customers.contains { $0.erasedAt != nil }
    consents = try tx.consents(tenant.id, of: aliases.members)
    segments = Set(try tx.memberships(tenant.id, of: aliases.canonical).filter(\.isMember).map(\.segment))
  }

  func consent(_ purpose: Purpose, _ channel: Channel, at now: Instant) -> ConsentState {
    ConsentState(consents, purpose: purpose, channel: channel, at: now)
  }
}
