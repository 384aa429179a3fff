internal import Control
internal import Domain
internal import JSON

/// One customer with all aliases, as a decision sees them.
struct Person {
  let aliases: AliasSet
  let profile: JSON
  let identities: [Identity]
  let consents: [Consent]
  /// Where the canonical customer is a member now.
  let segments: Set<ID<Segment>>
  let zone: Zone

  init(_ tx: any Transaction, _ tenant: Tenant, _ aliases: AliasSet) throws {
    self.aliases = aliases
    let customers = try tx.customers(tenant.id, aliases.members)
    // The canonical customer's fields win; the others fill what it lacks.
    let order = customers.sorted {
      ($0.id == aliases.canonical ? 1 : 0, $0.profileAt) < ($1.id == aliases.canonical ? 1 : 0, $1.profileAt)
    }
    let fields = order.reduce(into: [String: JSON]()) { fields, customer in
      fields.merge(customer.profile.objectValue ?? [:]) { _, new in new }
    }
    profile = .object(fields)
    identities = try tx.identities(tenant.id, of: aliases.members)
    consents = try tx.consents(tenant.id, of: aliases.members)
    segments = Set(
      try tx.memberships(tenant.id, of: aliases.canonical).filter(\.isMember).map(\.segment))
    zone = fields["zone"]?.stringValue.flatMap { Zone($0) } ?? tenant.zone
  }

  /// The address an action goes to: proven ones only, the canonical customer's first, then the oldest.
  func address(_ kind: Identity.Kind) -> String? {
    identities.filter { $0.kind == kind && $0.isVerified }.min {
      ($0.customer == aliases.canonical ? 0 : 1, $0.createdAt, $0.value)
        < ($1.customer == aliases.canonical ? 0 : 1, $1.createdAt, $1.value)
    }?.value
  }
}
