package import Domain
import SQL

/// API keys and stops.
extension StoreTransaction {
  package func insertAPIKey(_ key: APIKey) throws {
    try execute(
      """
      INSERT INTO api_keys (tenant_id, key_id, name, scopes, hash, created_at, expires_at, revoked_at)
      VALUES (\(key.tenant), \(key.id), \(key.name), \(key.scopes.text), \(key.hash), \(key.createdAt),
        \(key.expiresAt), \(key.revokedAt))
      """)
  }

  package func apiKey(hash: [UInt8]) throws -> APIKey? {
    try first("\(fragment: Self.selectKeys) WHERE hash = \(hash)", Self.apiKey)
  }

  package func apiKeys(_ tenant: TenantID) throws -> [APIKey] {
    try query("\(fragment: Self.selectKeys) WHERE tenant_id = \(tenant) ORDER BY key_id", Self.apiKey)
  }

  /// The first revocation stands.
  package func revokeAPIKey(_ tenant: TenantID, _ id: ID<APIKey>, at: Instant) throws {
    let changed = try execute(
      """
      UPDATE api_keys SET revoked_at = coalesce(revoked_at, \(at)) WHERE tenant_id = \(tenant) AND key_id = \(id)
      """)
    if changed == 0 { throw StoreError(.notFound, "no API key \(id)") }
  }

  private static let selectKeys: SQL =
    "SELECT key_id, tenant_id, name, scopes, hash, created_at, expires_at, revoked_at FROM api_keys"

  private static func apiKey(_ row: Row) throws(SQLError) -> APIKey {
    APIKey(
      id: try row.id(0), tenant: try row.id(1), name: try row.text(2),
      scopes: try row.known(Set<Permission>(text: row.text(3)), 3), hash: try row.blob(4),
      createdAt: try row.instant(5), expiresAt: try row.instantOrNil(6), revokedAt: try row.instantOrNil(7))
  }
}

extension StoreTransaction {
  /// A stop that stands already keeps its reason and author.
  package func insertStop(_ tenant: TenantID, _ stop: EmergencyStop) throws {
    try execute(
      """
      INSERT INTO stops (tenant_id, scope, stopped_by, reason, at)
      VALUES (\(tenant), \(stop.scope.text), \(stop.by), \(stop.reason), \(stop.at))
      ON CONFLICT (tenant_id, scope) DO NOTHING
      """)
  }

  package func deleteStop(_ tenant: TenantID, _ scope: EmergencyStop.Scope) throws {
    try execute("DELETE FROM stops WHERE tenant_id = \(tenant) AND scope = \(scope.text)")
  }

  package func stops(_ tenant: TenantID) throws -> [EmergencyStop] {
    try query("SELECT scope, stopped_by, reason, at FROM stops WHERE tenant_id = \(tenant) ORDER BY at, scope") {
      row throws(SQLError) in
      EmergencyStop(
        scope: try row.known(EmergencyStop.Scope(text: row.text(0)), 0), by: try row.text(1), reason: try row.text(2),
        at: try row.instant(3))
    }
  }
}

extension EmergencyStop.Scope {
  fileprivate var text: String {
    switch self {
    case .tenant: "tenant"
    case .channel(let channel): "channel:\(channel)"
    case .strategy(let strategy): "strategy:\(strategy)"
    }
  }

  fileprivate init?(text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.dropFirst().first) {
    case ("tenant", nil): self = .tenant
    case ("channel", let name?): self = .channel(Channel(rawValue: name))
    case ("strategy", let id?):
      guard let strategy = ID<Strategy>(id) else { return nil }
      self = .strategy(strategy)
    default: return nil
    }
  }
}
