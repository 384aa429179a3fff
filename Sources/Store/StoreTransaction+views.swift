package import Domain
import SQL

extension StoreTransaction: SavedViewStore {
  package func savedViews(_ tenant: TenantID, screen: String) throws -> [SavedView] {
    try query("\(fragment: Self.selectViews) WHERE tenant_id = \(tenant) AND screen = \(screen)", Self.view)
      .sorted { $0.name < $1.name }
  }

  package func savedView(_ tenant: TenantID, screen: String, name: String) throws -> SavedView? {
    try first(
      "\(fragment: Self.selectViews) WHERE tenant_id = \(tenant) AND screen = \(screen) AND name = \(name)", Self.view)
  }

  package func saveView(_ tenant: TenantID, _ view: SavedView) throws {
    try execute(
      """
      INSERT INTO saved_views (tenant_id, screen, name, owner, document, updated_at)
      VALUES (\(tenant), \(view.screen), \(view.name), \(view.owner), \(view.query), \(view.updatedAt))
      ON CONFLICT (tenant_id, screen, name) DO UPDATE SET owner = excluded.owner, document = excluded.document,
        updated_at = excluded.updated_at
      """)
  }

  package func deleteView(_ tenant: TenantID, screen: String, name: String) throws {
    try execute("DELETE FROM saved_views WHERE tenant_id = \(tenant) AND screen = \(screen) AND name = \(name)")
  }

  private static let selectViews: SQL = "SELECT screen, name, owner, document, updated_at FROM saved_views"

  private static func view(_ row: Row) throws(SQLError) -> SavedView {
    SavedView(
      screen: try row.text(0), name: try row.text(1), owner: try row.text(2), query: try row.json(3),
      updatedAt: try row.instant(4))
  }
}
