package import JSON

/// Filters of a list under a name, shared in the tenant.
package struct SavedView: Sendable, Hashable {
  /// Of which list: `customers`, `actions`, `receipts`.
  package let screen: String
  package let name: String
  /// Who saved it: the address of an account or the name of a key.
  package let owner: String
  /// The address's query by name: `{"segment": "lapsed"}`.
  package let query: JSON
  package let updatedAt: Instant

  package init(screen: String, name: String, owner: String, query: JSON, updatedAt: Instant) {
    self.screen = screen
    self.name = name
    self.owner = owner
    self.query = query
    self.updatedAt = updatedAt
  }
}

package protocol SavedViewStore {
  /// By name.
  func savedViews(_ tenant: TenantID, screen: String) throws -> [SavedView]
  func savedView(_ tenant: TenantID, screen: String, name: String) throws -> SavedView?
  /// Inserts or replaces.
  func saveView(_ tenant: TenantID, _ view: SavedView) throws
  func deleteView(_ tenant: TenantID, screen: String, name: String) throws
}
