package import Domain
import SQL

/// Taking a person's rows away, a bounded number a call, each member of the alias set in turn.
extension StoreTransaction {
  package func eraseSome(_ tenant: TenantID, _ erasure: Erasure, limit: Int) throws -> Int {
    var gone: [String: Int64] = [:]
    var room = limit
    for member in erasure.customers where room > 0 {
      for (table, fate) in TableFate.all where room > 0 {
        let count = try erase(tenant, member, table, fate, limit: room)
        if count > 0 { gone["\(table)", default: 0] += Int64(count) }
        room -= count
      }
    }
    if !gone.isEmpty { try addErased(tenant, erasure.id, gone) }
    return limit - room
  }

  private func erase(
    _ tenant: TenantID, _ member: CustomerID, _ table: StaticString, _ fate: TableFate, limit: Int
  ) throws -> Int {
    switch ("\(table)", fate) {
    case (_, .deleted(let key)): try delete(tenant, member, table, key: key, limit: limit)
    case ("agenda", _): try execute("DELETE FROM agenda WHERE \(fragment: owned(tenant, member)) AND stage = 0")
    case ("merges", _): try deleteMerges(tenant, member)
    case ("import_changes", _): try deleteChanges(tenant, member, limit: limit)
    case ("engagements", _): try tallyEngagements(tenant, member, limit: limit)
    case ("customers", _): try emptyCustomer(tenant, member)
    case ("receipts", _): try emptyReceipts(tenant, member, limit: limit)
    case ("approvals", _): try emptyApprovals(tenant, member)
    case ("attempts", _): try emptyAttempts(tenant, member)
    case ("actions", _): try emptyActions(tenant, member, limit: limit)
    // fact_keys and coupon_codes go with the rows that name them; rejected rows with the files.
    default: 0
    }
  }

  func owned(_ tenant: TenantID, _ member: CustomerID) -> SQL {
    "tenant_id = \(tenant) AND bucket = \(member.bucket) AND customer_id = \(member)"
  }

  /// Reads so many keys and deletes by each, which both engines do by index, whatever the table holds.
  private func delete(
    _ tenant: TenantID, _ member: CustomerID, _ table: StaticString, key: [SQL], limit: Int
  ) throws -> Int {
    let owned = owned(tenant, member)
    guard !key.isEmpty else { return try execute("DELETE FROM \(raw: table) WHERE \(fragment: owned)") }
    let named = FactKeyOf.table(table)
    let columns = key + (named == nil ? [] : ["source", "source_id"])
    let rows = try query(
      "SELECT \(fragment: .joined(columns, by: ", ")) FROM \(raw: table) WHERE \(fragment: owned) LIMIT \(limit)"
    ) { row throws(SQLError) in
      var values: [SQLValue] = []
      for index in columns.indices { values.append(try row.value(index)) }
      return values
    }
    try executeBatch(
      rows.map { values in
        let same: [SQL] = zip(key, values).map { "\(fragment: $0) = \($1)" }
        return "DELETE FROM \(raw: table) WHERE \(fragment: owned) AND \(fragment: .joined(same, by: " AND "))"
      })
    if let named { try forgetKeys(tenant, rows.flatMap { named.keys($0[key.count], $0[key.count + 1]) }) }
    if "\(table)" == "coupons" {
      try executeBatch(rows.map { "DELETE FROM coupon_codes WHERE tenant_id = \(tenant) AND code = \($0[0])" })
    }
    return rows.count
  }

  func forgetKeys(_ tenant: TenantID, _ keys: [(source: SQLValue, id: SQLValue)]) throws {
    try executeBatch(
      keys.map {
        "DELETE FROM fact_keys WHERE tenant_id = \(tenant) AND source = \($0.source) AND source_id = \($0.id)"
      })
  }

  private func deleteMerges(_ tenant: TenantID, _ member: CustomerID) throws -> Int {
    try execute("DELETE FROM merges WHERE \(fragment: owned(tenant, member))")
      + execute("DELETE FROM merges WHERE tenant_id = \(tenant) AND into_id = \(member)")
  }

  private func deleteChanges(_ tenant: TenantID, _ member: CustomerID, limit: Int) throws -> Int {
    let rows = try query(
      """
      SELECT import_id, ordinal, subject, key, source, source_id FROM import_changes
      WHERE \(fragment: owned(tenant, member)) LIMIT \(limit)
      """
    ) { row throws(SQLError) in
      (
        key: (try row.value(0), try row.value(1), try row.value(2), try row.value(3)), source: try row.value(4),
        id: try row.value(5)
      )
    }
    try executeBatch(
      rows.map {
        """
        DELETE FROM import_changes WHERE tenant_id = \(tenant) AND import_id = \($0.key.0) AND ordinal = \($0.key.1)
          AND subject = \($0.key.2) AND key = \($0.key.3)
        """
      })
    try forgetKeys(tenant, rows.compactMap { $0.source == .null ? nil : ($0.source, $0.id) })
    if !rows.isEmpty { return rows.count }
    // An event that was theirs and is somebody else's now is written down there as it was.
    return try execute(
      """
      DELETE FROM import_changes WHERE tenant_id = \(tenant) AND subject = 1 AND before IS NOT NULL
        AND before LIKE \("%\"customer\":\"\(member)\"%")
      """)
  }
}

/// How the rows of a table are called among the source keys.
private struct FactKeyOf {
  let prefix: String

  static func table(_ table: StaticString) -> FactKeyOf? {
    switch "\(table)" {
    case "events", "payments", "key_owners": FactKeyOf(prefix: "")
    // An order's own number, under which it is looked up, stands behind the kind of its record.
    case "orders": FactKeyOf(prefix: "order/")
    default: nil
    }
  }

  func keys(_ source: SQLValue, _ id: SQLValue) -> [(source: SQLValue, id: SQLValue)] {
    guard case .text(let text) = id, !prefix.isEmpty else { return [(source, id)] }
    return [(source, id), (source, .text(prefix + text))]
  }
}
