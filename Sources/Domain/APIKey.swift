/// A key by which a program or a person speaks to the tenant. Only a hash of the secret is kept.
package struct APIKey: Sendable, Hashable {
  /// Sets of scopes that have a name.
  package enum Kind: String, Sendable, CaseIterable {
    case write, operate, own

    package var scopes: Set<Permission> {
      switch self {
      case .write: [.intake]
      case .operate: Set<Permission>.all.subtracting([.own])
      case .own: .all
      }
    }
  }

  package let id: ID<APIKey>
  package let tenant: TenantID
  /// The principal's name, as it appears on approvals.
  package let name: String
  package let scopes: Set<Permission>
  /// SHA-256 of the secret.
  package let hash: [UInt8]
  package let createdAt: Instant
  /// Nil when it never ends by itself.
  package let expiresAt: Instant?
  package var revokedAt: Instant?

  package init(
    id: ID<APIKey>, tenant: TenantID, name: String, scopes: Set<Permission>, hash: [UInt8], createdAt: Instant,
    expiresAt: Instant? = nil, revokedAt: Instant? = nil
  ) {
    self.id = id
    self.tenant = tenant
    self.name = name
    self.scopes = scopes
    self.hash = hash
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
  }

  /// A key of a kind, which never ends by itself.
  package init(id: ID<APIKey>, tenant: TenantID, name: String, kind: Kind, hash: [UInt8], createdAt: Instant) {
    self.init(id: id, tenant: tenant, name: name, scopes: kind.scopes, hash: hash, createdAt: createdAt)
  }

  /// Nil for scopes of its own.
  package var kind: Kind? { Kind.allCases.first { $0.scopes == scopes } }

  /// Neither revoked nor ended by then.
  package func isValid(at now: Instant) -> Bool { revokedAt == nil && expiresAt.map { now < $0 } ?? true }
}
