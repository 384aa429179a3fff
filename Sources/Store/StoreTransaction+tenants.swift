package import Domain
import JSON
import SQL

extension StoreTransaction: TenantStore {
  package func insertTenant(_ tenant: Tenant) throws {
    try execute(
      """
      INSERT INTO tenants (tenant_id, name, zone, currency, language, mode, secret, settings, created_at)
      VALUES (\(tenant.id), \(tenant.name), \(tenant.zone.name), \(tenant.currency.code), \(tenant.language),
        \(tenant.mode), \(tenant.secret), \(tenant.settings.json), \(tenant.createdAt))
      """)
  }

  package func updateTenant(_ tenant: Tenant) throws {
    let found = try first("SELECT settings FROM tenants WHERE tenant_id = \(tenant.id)") { row throws(SQLError) in
      try row.json(0)
    }
    guard let found else { throw StoreError(.notFound, "no tenant \(tenant.id)") }
    // What a newer version has stored there stays.
    let known = tenant.settings.json.objectValue ?? [:]
    let settings = JSON.object((found.objectValue ?? [:]).merging(known) { $1 })
    try execute(
      """
      UPDATE tenants SET name = \(tenant.name), zone = \(tenant.zone.name), currency = \(tenant.currency.code),
        language = \(tenant.language), mode = \(tenant.mode), settings = \(settings)
      WHERE tenant_id = \(tenant.id)
      """)
  }

  package func tenant(_ id: TenantID) throws -> Tenant? {
    try first("\(fragment: Self.selectTenants) WHERE tenant_id = \(id)", Self.tenant)
  }

  package func tenants() throws -> [Tenant] {
    try query("\(fragment: Self.selectTenants) ORDER BY tenant_id", Self.tenant)
  }

  private static let selectTenants: SQL =
    "SELECT tenant_id, name, zone, currency, language, mode, secret, settings, created_at FROM tenants"

  private static func tenant(_ row: Row) throws(SQLError) -> Tenant {
    let settings: TenantSettings
    do {
      settings = try TenantSettings(json: row.json(7))
    } catch {
      throw SQLError(.type, "the tenant's settings can't be read")
    }
    return Tenant(
      id: try row.id(0), name: try row.text(1), zone: try row.known(Zone(row.text(2)), 2),
      currency: try row.known(Currency(row.text(3)), 3), language: try row.code(4), mode: try row.code(5),
      secret: try row.blob(6), settings: settings, createdAt: try row.instant(8))
  }
}
