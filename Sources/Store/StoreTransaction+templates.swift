package import Domain
import SQL

extension StoreTransaction {
  package func insertTemplateVersion(_ tenant: TenantID, _ template: TemplateVersion) throws {
    try execute(
      """
      INSERT INTO template_versions (tenant_id, key, version, document, author, created_at)
      VALUES (\(tenant), \(template.key), \(template.version), \(template.document), \(template.author),
        \(template.createdAt))
      """)
  }

  package func template(_ tenant: TenantID, key: String, version: Int64?) throws -> TemplateVersion? {
    let chosen: SQL = if let version { "AND version = \(version)" } else { "" }
    return try first(
      """
      \(fragment: Self.selectTemplates) WHERE tenant_id = \(tenant) AND key = \(key) \(fragment: chosen)
      ORDER BY version DESC LIMIT 1
      """, Self.template)
  }

  /// The latest version of each, by key.
  package func templates(_ tenant: TenantID) throws -> [TemplateVersion] {
    try query(
      """
      \(fragment: Self.selectTemplates) AS template WHERE tenant_id = \(tenant) AND version =
        (SELECT max(version) FROM template_versions WHERE tenant_id = \(tenant) AND key = template.key)
      """, Self.template
    ).sorted { $0.key < $1.key }
  }

  private static let selectTemplates: SQL =
    "SELECT key, version, document, author, created_at FROM template_versions"

  private static func template(_ row: Row) throws(SQLError) -> TemplateVersion {
    TemplateVersion(
      key: try row.text(0), version: try row.int(1), document: try row.json(2), author: try row.text(3),
      createdAt: try row.instant(4))
  }
}
