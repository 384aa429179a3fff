package import Domain

/// Takes in what customers say themselves about being written to: by a confirmation's link, and on the page where they
/// choose.
package struct ConsentDesk: Sendable {
  let records: any Records
  let clock: Clock
  let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }
}

extension Transaction {
  /// A tenant with an alias set, its rows locked for whoever writes; nil for somebody who isn't there, or was erased.
  func speaking(
    _ tenant: TenantID, _ customer: CustomerID, isLocking: Bool
  ) throws -> (owner: Tenant, aliases: AliasSet)? {
    guard let owner = try self.tenant(tenant), try self.customer(tenant, customer) != nil else { return nil }
    let before = try aliasSets(tenant, [customer])[customer]?.members ?? [customer]
    if isLocking { try lockCustomers(tenant, before) }
    let aliases =
      try aliasSets(tenant, [customer])[customer] ?? AliasSet(canonical: customer, members: [customer])
    if try customers(tenant, aliases.members).contains(where: { $0.erasedAt != nil }) { return nil }
    return (owner, aliases)
  }

  /// Whether an address belongs to one of a set.
  func isAddress(_ address: String, of aliases: AliasSet, _ tenant: TenantID) throws -> Bool {
    try identities(tenant, [(.email, address)]).contains { aliases.members.contains($0.customer) }
  }
}
