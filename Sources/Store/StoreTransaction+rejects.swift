package import Domain
import SQL

/// What an import could not take, and what it changed.
extension StoreTransaction {
  package func insertRejects(_ tenant: TenantID, _ run: ID<ImportRun>, _ rejects: [ImportReject]) throws {
    try executeBatch(
      rejects.map { reject in
        """
        INSERT INTO import_rejects (tenant_id, import_id, ordinal, line, field, reason, raw)
        VALUES (\(tenant), \(run), \(reject.ordinal), \(reject.line), \(reject.field), \(reject.reason), \(reject.raw))
        ON CONFLICT (tenant_id, import_id, ordinal) DO UPDATE SET line = excluded.line, field = excluded.field,
          reason = excluded.reason, raw = excluded.raw
        """
      })
  }

  package func rejects(
    _ tenant: TenantID, _ run: ID<ImportRun>, after ordinal: Int64, limit: Int
  ) throws -> [ImportReject] {
    try query(
      """
      SELECT ordinal, line, field, reason, raw FROM import_rejects
      WHERE tenant_id = \(tenant) AND import_id = \(run) AND ordinal > \(ordinal) ORDER BY ordinal LIMIT \(limit)
      """
    ) { row throws(SQLError) in
      ImportReject(
        ordinal: try row.int(0), line: try row.int(1), field: try row.text(2), reason: try row.text(3),
        raw: try row.blob(4))
    }
  }

  package func deleteReject(_ tenant: TenantID, _ run: ID<ImportRun>, ordinal: Int64) throws {
    try execute(
      "DELETE FROM import_rejects WHERE tenant_id = \(tenant) AND import_id = \(run) AND ordinal = \(ordinal)")
  }

  package func insertChanges(_ tenant: TenantID, _ run: ID<ImportRun>, _ changes: [ImportChange]) throws {
    try executeBatch(
      changes.map { change in
        """
        INSERT INTO import_changes
          (tenant_id, import_id, ordinal, subject, key, bucket, customer_id, before, source, source_id)
        VALUES (\(tenant), \(run), \(change.ordinal), \(change.subject), \(change.key), \(change.customer.bucket),
          \(change.customer), \(change.before), \(change.source?.source), \(change.source?.id))
        """
      })
  }

  package func changes(_ tenant: TenantID, _ run: ID<ImportRun>, limit: Int) throws -> [ImportChange] {
    try query(
      """
      SELECT ordinal, subject, customer_id, key, before, source, source_id FROM import_changes
      WHERE tenant_id = \(tenant) AND import_id = \(run)
      ORDER BY ordinal DESC, subject DESC, key DESC LIMIT \(limit)
      """
    ) { row throws(SQLError) in
      let (source, id) = (try row.textOrNil(5), try row.textOrNil(6))
      return ImportChange(
        ordinal: try row.int(0), subject: try row.code(1), customer: try row.id(2), key: try row.text(3),
        before: try row.jsonOrNil(4), source: source.flatMap { source in id.map { SourceKey(source: source, id: $0) } })
    }
  }
}
