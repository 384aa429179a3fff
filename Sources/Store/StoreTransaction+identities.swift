package import Domain
import SQL

extension StoreTransaction {
  package func identities(
    _ tenant: TenantID, _ handles: [(kind: Identity.Kind, value: String)]
  ) throws -> [Identity] {
    try queryInParts(
      Array(Set(handles.map(Handle.init))),
      { handles in
        """
        \(fragment: Self.selectIdentities) WHERE tenant_id = \(tenant)
          AND \(fragment: .holds(["kind", "value"], anyOf: handles.map { [$0.kind, $0.value] }))
        """
      }, Self.identity)
  }

  package func identities(_ tenant: TenantID, of customers: [CustomerID]) throws -> [Identity] {
    try queryInParts(
      Set(customers).sorted(),
      { "\(fragment: Self.selectIdentities) WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))" },
      Self.identity
    ).sorted { ($0.createdAt, $0.kind, $0.value) < ($1.createdAt, $1.kind, $1.value) }
  }

  @discardableResult
  package func claimIdentities(_ tenant: TenantID, _ identities: [Identity]) throws -> [Identity] {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = identities.enumerated().sorted {
      ($0.element.kind, $0.element.value, $0.offset) < ($1.element.kind, $1.element.value, $1.offset)
    }
    let added = try executeBatch(
      ordered.map { _, identity in
        """
        INSERT INTO identities (tenant_id, kind, value, bucket, customer_id, is_verified, created_at)
        VALUES (\(tenant), \(identity.kind), \(identity.value), \(identity.customer.bucket), \(identity.customer),
          \(identity.isVerified), \(identity.createdAt))
        ON CONFLICT (tenant_id, kind, value) DO NOTHING
        """
      })
    try addTerms(tenant, of: zip(ordered, added).filter { $1 == 1 }.map { $0.0.element })
    let inForce = try self.identities(tenant, identities.map { ($0.kind, $0.value) })
    let byHandle = Dictionary(uniqueKeysWithValues: inForce.map { (Handle($0.kind, $0.value), $0) })
    return try identities.map { identity in
      guard let found = byHandle[Handle(identity.kind, identity.value)] else {
        throw StoreError(.unavailable, "an identity was deleted while it was claimed")
      }
      return found
    }
  }

  package func verifyIdentity(_ tenant: TenantID, kind: Identity.Kind, value: String) throws {
    let changed = try execute(
      """
      UPDATE identities SET is_verified = 1 WHERE tenant_id = \(tenant) AND kind = \(kind) AND value = \(value)
      """)
    if changed == 0 { throw StoreError(.notFound, "no such identity of kind \(kind)") }
  }

  private struct Handle: Hashable {
    let kind: Identity.Kind
    let value: String

    init(_ kind: Identity.Kind, _ value: String) {
      self.kind = kind
      self.value = value
    }
  }

  private static let selectIdentities: SQL =
    "SELECT kind, value, customer_id, is_verified, created_at FROM identities"

  private static func identity(_ row: Row) throws(SQLError) -> Identity {
    Identity(
      kind: Identity.Kind(rawValue: try row.text(0)), value: try row.text(1), customer: try row.id(2),
      isVerified: try row.bool(3), createdAt: try row.instant(4))
  }
}
