package import Domain
import SQL

extension StoreTransaction: SecretStore {
  package func saveSecretBox(_ tenant: TenantID, _ name: SecretName, _ box: [UInt8], at: Instant) throws {
    try execute(
      """
      INSERT INTO secrets (tenant_id, name, box, created_at) VALUES (\(tenant), \(name), \(box), \(at))
      ON CONFLICT (tenant_id, name) DO UPDATE SET box = excluded.box, created_at = excluded.created_at
      """)
  }

  package func secretBox(_ tenant: TenantID, _ name: SecretName) throws -> [UInt8]? {
    try first("SELECT box FROM secrets WHERE tenant_id = \(tenant) AND name = \(name)") { row throws(SQLError) in
      try row.blob(0)
    }
  }

  package func deleteSecretBox(_ tenant: TenantID, _ name: SecretName) throws {
    try execute("DELETE FROM secrets WHERE tenant_id = \(tenant) AND name = \(name)")
  }

  package func secretNames(_ tenant: TenantID) throws -> [SecretName] {
    try query("SELECT name FROM secrets WHERE tenant_id = \(tenant)") { row throws(SQLError) in
      SecretName(rawValue: try row.text(0))
    }.sorted()
  }
}
