package import Domain
package import JSON

/// What a message may say of a customer, as planning captures it.
package enum MessageVariables {
  /// The profile over the alias set, the canonical customer's fields first.
  package static func profile(_ tx: any Transaction, _ tenant: Tenant, _ aliases: AliasSet) throws -> JSON {
    try Person(tx, tenant, aliases).profile
  }
}
