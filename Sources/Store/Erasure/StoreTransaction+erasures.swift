package import Domain
import JSON
import SQL

extension StoreTransaction: ErasureStore {
  package func beginErasure(_ tenant: TenantID, _ erasure: Erasure, handles: [[UInt8]]) throws {
    try executeBatch(
      erasure.customers.map { member in
        """
        UPDATE customers SET kind = 0, is_provisional = 0, profile = '{}', profile_at = \(erasure.at),
          created_at = \(erasure.at), erased_at = \(erasure.at)
        WHERE \(fragment: owned(tenant, member)) AND erased_at IS NULL
        """
      })
    try detach(tenant, erasure.customers)
    let tombstones = try customers(tenant, erasure.customers).count
    let aliases = try aliasSets(tenant, erasure.customers).filter { $0.key != $0.value.canonical }.count
    let gone = try deleteFirst(tenant, erasure.customers)
    try execute(
      """
      INSERT INTO erasures (tenant_id, erasure_id, at, asked_by, reason, customers, tombstones, aliases, counts,
        remaining)
      VALUES (\(tenant), \(erasure.id), \(erasure.at), \(erasure.askedBy), \(erasure.reason),
        \(JSON.array(erasure.customers.map { .string("\($0)") })), \(tombstones), \(aliases),
        \(JSON.object(gone.mapValues { .int($0) })),
        \(JSON.array((erasure.remaining ?? []).map { .string($0) })))
      """)
    try rememberHandles(tenant, erasure, handles)
    // A unit whose window is open is closed by Learn when it ends, with what was counted so far.
    guard let canonical = try erasure.customers.first.map({ try aliasSet(tenant, $0).canonical }),
      try !assignments(tenant, of: erasure.customers).isEmpty
    else { return }
    try touch(tenant, [AgendaTouch(customer: canonical, stage: .learn, dueAt: erasure.at)])
  }

  /// What finds them and what is done for them goes at once; the rest may take a while. The rows by table.
  private func deleteFirst(_ tenant: TenantID, _ members: [CustomerID]) throws -> [String: Int64] {
    let tables: [(name: String, table: SQL)] = [
      ("identities", "identities"), ("customer_terms", "customer_terms"), ("memberships", "memberships"),
      ("traits", "traits"), ("agenda", "agenda"), ("occurrences", "occurrences"),
    ]
    var gone: [String: Int64] = ["customers": Int64(members.count)]
    for (name, table) in tables {
      for member in members {
        let count = try execute("DELETE FROM \(fragment: table) WHERE \(fragment: owned(tenant, member))")
        if count > 0 { gone[name, default: 0] += Int64(count) }
      }
    }
    return gone
  }

  /// Nobody else is an alias of theirs: in a restored backup somebody may still be.
  private func detach(_ tenant: TenantID, _ customers: [CustomerID]) throws {
    let mine = SQL.list(customers)
    try execute(
      """
      DELETE FROM aliases WHERE tenant_id = \(tenant) AND canonical_id IN \(fragment: mine)
        AND customer_id NOT IN \(fragment: mine)
      """)
    for member in customers {
      try execute(
        "DELETE FROM aliases WHERE \(fragment: owned(tenant, member)) AND canonical_id NOT IN \(fragment: mine)")
    }
  }

  private func rememberHandles(_ tenant: TenantID, _ erasure: Erasure, _ handles: [[UInt8]]) throws {
    try executeBatch(
      Set(handles).sorted { $0.lexicographicallyPrecedes($1) }.map { hash in
        """
        INSERT INTO erased_handles (tenant_id, handle_hash, erasure_id, at)
        VALUES (\(tenant), \(hash), \(erasure.id), \(erasure.at))
        ON CONFLICT (tenant_id, handle_hash) DO UPDATE SET erasure_id = excluded.erasure_id, at = excluded.at
          WHERE excluded.at > erased_handles.at
        """
      })
  }

  package func unsentActions(_ tenant: TenantID, of members: [CustomerID]) throws -> [Action] {
    try members.flatMap { member in
      // Planned, awaiting approval, ready, leased, retrying.
      try query(
        "\(fragment: Self.selectActions) WHERE \(fragment: owned(tenant, member)) AND state IN (0, 1, 2, 3, 6)",
        Self.action)
    }
  }

  package func isSending(_ tenant: TenantID, _ customers: [CustomerID]) throws -> Bool {
    try customers.contains { member in
      try first("SELECT 1 FROM actions WHERE \(fragment: owned(tenant, member)) AND state IN (3, 4) LIMIT 1") {
        _ throws(SQLError) in true
      } ?? false
    }
  }

  package func finishErasure(_ tenant: TenantID, _ id: ID<Erasure>, at: Instant) throws {
    try execute(
      """
      UPDATE erasures SET finished_at = \(at), remaining = NULL
      WHERE tenant_id = \(tenant) AND erasure_id = \(id) AND finished_at IS NULL
      """)
  }

  package func reopenErasure(_ tenant: TenantID, of customer: CustomerID) throws {
    guard let erasure = try erasure(tenant, of: customer) else { return }
    try execute(
      "UPDATE erasures SET finished_at = NULL WHERE tenant_id = \(tenant) AND erasure_id = \(erasure.id)")
  }

  package func addErased(_ tenant: TenantID, _ id: ID<Erasure>, _ gone: [String: Int64]) throws {
    guard let erasure = try erasure(tenant, id) else { return }
    let counts = erasure.counts.merging(gone) { $0 + $1 }
    try execute(
      """
      UPDATE erasures SET counts = \(JSON.object(counts.mapValues { .int($0) }))
      WHERE tenant_id = \(tenant) AND erasure_id = \(id)
      """)
  }
}

extension StoreTransaction {
  package func erasures(_ tenant: TenantID, limit: Int) throws -> [Erasure] {
    try query(
      "\(fragment: Self.selectErasures) WHERE tenant_id = \(tenant) ORDER BY at DESC, erasure_id DESC LIMIT \(limit)",
      Self.erasure)
  }

  package func erasure(_ tenant: TenantID, _ id: ID<Erasure>) throws -> Erasure? {
    try first("\(fragment: Self.selectErasures) WHERE tenant_id = \(tenant) AND erasure_id = \(id)", Self.erasure)
  }

  /// A tombstone knows the instant of its erasure.
  package func erasure(_ tenant: TenantID, of customer: CustomerID) throws -> Erasure? {
    guard let at = try self.customer(tenant, customer)?.erasedAt else { return nil }
    return try query("\(fragment: Self.selectErasures) WHERE tenant_id = \(tenant) AND at = \(at)", Self.erasure)
      .first { $0.customers.contains(customer) }
  }

  package func openErasures(_ tenant: TenantID) throws -> [Erasure] {
    try query(
      "\(fragment: Self.selectErasures) WHERE tenant_id = \(tenant) AND finished_at IS NULL ORDER BY at, erasure_id",
      Self.erasure)
  }

  package func erasedHandles(_ tenant: TenantID, of erasure: ID<Erasure>) throws -> [[UInt8]] {
    try query(
      """
      SELECT handle_hash FROM erased_handles WHERE tenant_id = \(tenant) AND erasure_id = \(erasure)
      ORDER BY handle_hash
      """
    ) { row throws(SQLError) in try row.blob(0) }
  }

  package func hasErasures(_ tenant: TenantID) throws -> Bool {
    try first("SELECT 1 FROM erased_handles WHERE tenant_id = \(tenant) LIMIT 1") { _ throws(SQLError) in true }
      ?? false
  }

  package func erasedAt(_ tenant: TenantID, hashes: [[UInt8]]) throws -> [[UInt8]: Instant] {
    Dictionary(
      try queryInParts(
        Array(Set(hashes)),
        {
          """
          SELECT handle_hash, at FROM erased_handles
          WHERE tenant_id = \(tenant) AND handle_hash IN \(fragment: .list($0))
          """
        }, { row throws(SQLError) in (try row.blob(0), try row.instant(1)) }), uniquingKeysWith: { max($0, $1) })
  }

  package func ownKeys(_ tenant: TenantID, _ keys: [(key: SourceKey, customer: CustomerID)]) throws {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = keys.sorted {
      ($0.customer.bucket, $0.customer, $0.key.source, $0.key.id)
        < ($1.customer.bucket, $1.customer, $1.key.source, $1.key.id)
    }
    try executeBatch(
      ordered.map { key, customer in
        """
        INSERT INTO key_owners (tenant_id, bucket, customer_id, source, source_id)
        VALUES (\(tenant), \(customer.bucket), \(customer), \(key.source), \(key.id))
        ON CONFLICT (tenant_id, bucket, customer_id, source, source_id) DO NOTHING
        """
      })
  }

  package func rejects(
    _ tenant: TenantID, after: (run: ID<ImportRun>, ordinal: Int64)?, limit: Int
  ) throws -> [(run: ID<ImportRun>, reject: ImportReject)] {
    let rest: SQL = if let after { "AND (import_id, ordinal) > (\(after.run), \(after.ordinal))" } else { "" }
    return try query(
      """
      SELECT import_id, ordinal, line, field, reason, raw FROM import_rejects
      WHERE tenant_id = \(tenant) \(fragment: rest) ORDER BY import_id, ordinal LIMIT \(limit)
      """
    ) { row throws(SQLError) in
      (
        run: try row.id(0),
        reject: ImportReject(
          ordinal: try row.int(1), line: try row.int(2), field: try row.text(3), reason: try row.text(4),
          raw: try row.blob(5))
      )
    }
  }

  package func orderNumbers(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [String] {
    try members.flatMap { member in
      try query("SELECT source_id FROM orders WHERE \(fragment: owned(tenant, member)) LIMIT \(limit)") {
        row throws(SQLError) in try row.text(0)
      }
    }
  }

  private static let selectErasures: SQL =
    "SELECT erasure_id, at, asked_by, reason, customers, counts, remaining, finished_at FROM erasures"

  private static func erasure(_ row: Row) throws(SQLError) -> Erasure {
    let counts = try row.json(5).objectValue ?? [:]
    return Erasure(
      id: try row.id(0), at: try row.instant(1), askedBy: try row.text(2), reason: try row.code(3),
      customers: (try row.json(4).arrayValue ?? []).compactMap { $0.stringValue.flatMap { CustomerID($0) } },
      counts: counts.compactMapValues(\.intValue),
      remaining: try row.jsonOrNil(6)?.arrayValue?.compactMap(\.stringValue), finishedAt: try row.instantOrNil(7))
  }
}
