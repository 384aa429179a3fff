package import Domain
import SQL

extension StoreTransaction: AuditStore {
  package func insertAudit(_ entry: AuditEntry) throws {
    try execute(
      """
      INSERT INTO audit_entries (tenant_id, entry_id, at, actor_kind, actor_id, what, object, detail)
      VALUES (\(entry.tenant), \(entry.id), \(entry.at), \(entry.actor.kind), \(fragment: entry.actor.id),
        \(entry.what), \(entry.object), \(entry.detail))
      """)
  }

  package func audit(_ tenant: TenantID, _ query: AuditQuery) throws -> [AuditEntry] {
    var condition: SQL = "tenant_id = \(tenant)"
    if let actor = query.actor {
      condition += " AND actor_kind = \(actor.kind)"
      if actor != .nobody { condition += " AND actor_id = \(fragment: actor.id)" }
    }
    if let what = query.what { condition += " AND what = \(what)" }
    if let object = query.object {
      let below = object + "/"
      let length = Int64(below.unicodeScalars.count)
      condition += " AND (object = \(object) OR substr(object, 1, CAST(\(length) AS INTEGER)) = \(below))"
    }
    if let from = query.from { condition += " AND at >= \(from)" }
    if let to = query.to { condition += " AND at < \(to)" }
    if let after = query.after { condition += " AND (at, entry_id) < (\(after.at), \(after.id))" }
    return try self.query(
      """
      SELECT entry_id, at, actor_kind, actor_id, what, object, detail FROM audit_entries
      WHERE \(fragment: condition) ORDER BY at DESC, entry_id DESC LIMIT \(query.limit)
      """
    ) { row throws(SQLError) in
      AuditEntry(
        id: try row.id(0), tenant: tenant, at: try row.instant(1), actor: try Self.actor(row), what: try row.text(4),
        object: try row.text(5), detail: try row.json(6))
    }
  }

  private static func actor(_ row: Row) throws(SQLError) -> AuditEntry.Actor {
    switch try row.int(2) {
    case 1: .account(try row.id(3))
    case 2: .key(try row.id(3))
    default: .nobody
    }
  }
}

extension AuditEntry.Actor {
  fileprivate var kind: Int64 {
    switch self {
    case .nobody: 0
    case .account: 1
    case .key: 2
    }
  }

  fileprivate var id: SQL {
    switch self {
    case .nobody: "NULL"
    case .account(let id): "\(id)"
    case .key(let id): "\(id)"
    }
  }
}
