package import Domain
package import JSON
import SQL

extension StoreTransaction: ImportStore {
  package func saveImport(_ tenant: TenantID, _ run: ImportRun) throws {
    try execute(
      """
      INSERT INTO imports (tenant_id, import_id, kind, file_name, mapping, state, position, accepted, added, revised,
        rejected, started_at, ended_at)
      VALUES (\(tenant), \(run.id), \(run.kind), \(run.fileName), \(run.mapping), \(run.state), \(run.position),
        \(run.accepted), \(run.added), \(run.revised), \(run.rejected), \(run.startedAt), \(run.endedAt))
      ON CONFLICT (tenant_id, import_id) DO UPDATE SET state = excluded.state, position = excluded.position,
        accepted = excluded.accepted, added = excluded.added, revised = excluded.revised,
        rejected = excluded.rejected, ended_at = excluded.ended_at
      """)
  }

  package func importRun(_ tenant: TenantID, _ id: ID<ImportRun>) throws -> ImportRun? {
    try first("\(fragment: Self.selectImports) WHERE tenant_id = \(tenant) AND import_id = \(id)", Self.importRun)
  }

  /// Newest first.
  package func imports(_ tenant: TenantID, limit: Int) throws -> [ImportRun] {
    try query(
      """
      \(fragment: Self.selectImports) WHERE tenant_id = \(tenant) ORDER BY started_at DESC, import_id DESC
      LIMIT \(limit)
      """, Self.importRun)
  }

  private static let selectImports: SQL =
    """
    SELECT import_id, kind, file_name, mapping, state, position, accepted, added, revised, rejected, started_at, ended_at
    FROM imports
    """

  private static func importRun(_ row: Row) throws(SQLError) -> ImportRun {
    ImportRun(
      id: try row.id(0), kind: try row.text(1), fileName: try row.text(2), mapping: try row.json(3),
      state: try row.code(4), position: try row.int(5), accepted: try row.int(6), added: try row.int(7),
      revised: try row.int(8), rejected: try row.int(9), startedAt: try row.instant(10),
      endedAt: try row.instantOrNil(11))
  }

  package func savePreset(_ tenant: TenantID, name: String, kind: String, mapping: JSON) throws {
    try execute(
      """
      INSERT INTO import_presets (tenant_id, name, kind, mapping)
      VALUES (\(tenant), \(name), \(kind), \(mapping))
      ON CONFLICT (tenant_id, name) DO UPDATE SET kind = excluded.kind, mapping = excluded.mapping
      """)
  }

  package func preset(_ tenant: TenantID, name: String) throws -> (kind: String, mapping: JSON)? {
    try first("SELECT kind, mapping FROM import_presets WHERE tenant_id = \(tenant) AND name = \(name)") {
      row throws(SQLError) in (kind: try row.text(0), mapping: try row.json(1))
    }
  }
}
