package import Domain
import SQL

/// What is old: found in key order, deleted by key.
extension StoreTransaction {
  package func oldEvents(
    _ tenant: TenantID, before: Instant, fromBucket bucket: Int64, limit: Int
  ) throws -> [OldEvent] {
    try query(
      """
      SELECT event_id, customer_id, at, source, source_id FROM events
      WHERE tenant_id = \(tenant) AND bucket >= \(bucket) AND at < \(before)
      ORDER BY bucket, customer_id, at, event_id LIMIT \(limit)
      """
    ) { row throws(SQLError) in
      OldEvent(
        id: try row.id(0), customer: try row.id(1), at: try row.instant(2),
        key: SourceKey(source: try row.text(3), id: try row.text(4)))
    }
  }

  package func deleteEvents(_ tenant: TenantID, _ events: [OldEvent]) throws -> Int {
    let gone = try executeBatch(
      events.map { event in
        """
        DELETE FROM events WHERE tenant_id = \(tenant) AND bucket = \(event.customer.bucket)
          AND customer_id = \(event.customer) AND at = \(event.at) AND event_id = \(event.id)
        """
      })
    // A name that stayed would be a person's beyond the reach of an erasure.
    try executeBatch(
      zip(events, gone).filter { $1 > 0 }.map { event, _ in
        """
        DELETE FROM fact_keys
        WHERE tenant_id = \(tenant) AND source = \(event.key.source) AND source_id = \(event.key.id)
        """
      })
    return gone.reduce(0, +)
  }

  package func deleteSandboxMails(_ tenant: TenantID, before: Instant, limit: Int) throws -> Int {
    let keys = try query(
      """
      SELECT bucket, customer_id, action_id, at FROM sandbox_mails WHERE tenant_id = \(tenant) AND at < \(before)
      ORDER BY at LIMIT \(limit)
      """
    ) { row throws(SQLError) in (try row.value(0), try row.value(1), try row.value(2), try row.value(3)) }
    return try executeBatch(
      keys.map { bucket, customer, action, at in
        """
        DELETE FROM sandbox_mails WHERE tenant_id = \(tenant) AND bucket = \(bucket) AND customer_id = \(customer)
          AND action_id = \(action) AND at = \(at)
        """
      }
    ).reduce(0, +)
  }

  package func wordyActions(
    _ tenant: TenantID, before: Instant, after: ID<Action>?, now: Instant, limit: Int
  ) throws -> [(id: ID<Action>, customer: CustomerID)] {
    try query(
      """
      SELECT action_id, customer_id FROM actions
      WHERE tenant_id = \(tenant) AND action_id > \(after ?? ID(high: 0, low: 0))
        AND action_id < \(ID<Action>(firstAt: before)) AND \(fragment: Self.isWordy(now))
      ORDER BY action_id LIMIT \(limit)
      """
    ) { row throws(SQLError) in (id: try row.id(0), customer: try row.id(1)) }
  }

  package func emptyWords(_ tenant: TenantID, _ actions: [(id: ID<Action>, customer: CustomerID)]) throws -> Int {
    try executeBatch(
      actions.map { action in
        """
        UPDATE actions SET variables = '{"no_longer_kept":true}'
        WHERE tenant_id = \(tenant) AND bucket = \(action.customer.bucket) AND customer_id = \(action.customer)
          AND action_id = \(action.id) AND state IN (5, 7, 9, 10)
        """
      }
    ).reduce(0, +)
  }

  /// Over, not to be tried again, and saying something. What was erased says nothing any more.
  private static func isWordy(_ now: Instant) -> SQL {
    """
    state IN (5, 7, 9, 10) AND expires_at < \(now) AND variables NOT IN ('{}', '{"no_longer_kept":true}')
    """
  }

  package func deleteRejects(_ tenant: TenantID, ofRunsBefore before: Instant, limit: Int) throws -> Int {
    let keys = try query(
      """
      SELECT import_rejects.import_id, ordinal FROM imports
      JOIN import_rejects ON import_rejects.tenant_id = imports.tenant_id
        AND import_rejects.import_id = imports.import_id
      WHERE imports.tenant_id = \(tenant) AND ended_at < \(before) LIMIT \(limit)
      """
    ) { row throws(SQLError) in (try row.value(0), try row.value(1)) }
    return try executeBatch(
      keys.map { run, ordinal in
        "DELETE FROM import_rejects WHERE tenant_id = \(tenant) AND import_id = \(run) AND ordinal = \(ordinal)"
      }
    ).reduce(0, +)
  }

  package func deleteSessions(_ tenant: TenantID, before: Instant, limit: Int) throws -> Int {
    let hashes = try query(
      "SELECT hash FROM sessions WHERE tenant_id = \(tenant) AND expires_at < \(before) LIMIT \(limit)"
    ) { row throws(SQLError) in try row.value(0) }
    return try executeBatch(
      hashes.map { "DELETE FROM sessions WHERE tenant_id = \(tenant) AND hash = \($0)" }
    ).reduce(0, +)
  }

  package func deleteConsentAsks(_ tenant: TenantID, before: Instant, limit: Int) throws -> Int {
    let keys = try query(
      """
      SELECT channel, purpose, address_hash FROM consent_asks WHERE tenant_id = \(tenant) AND at < \(before)
      LIMIT \(limit)
      """
    ) { row throws(SQLError) in (try row.value(0), try row.value(1), try row.value(2)) }
    return try executeBatch(
      keys.map { channel, purpose, hash in
        """
        DELETE FROM consent_asks WHERE tenant_id = \(tenant) AND channel = \(channel) AND purpose = \(purpose)
          AND address_hash = \(hash)
        """
      }
    ).reduce(0, +)
  }
}

/// People of whom nothing was heard.
extension StoreTransaction {
  package func silentCustomers(
    _ tenant: TenantID, since: Instant, after: CustomerID?, limit: Int
  ) throws -> [CustomerID] {
    let cursor: SQL =
      if let after { "AND (bucket, customer_id) > (\(after.bucket), \(after))" } else { "" }
    return try query(
      """
      SELECT customer_id FROM customers
      WHERE tenant_id = \(tenant) \(fragment: cursor) AND \(fragment: Self.isSilent(tenant, since))
      ORDER BY bucket, customer_id LIMIT \(limit)
      """
    ) { row throws(SQLError) in try row.id(0) }
  }

  package func silentCustomers(
    _ tenant: TenantID, since: Instant, among customers: [CustomerID]
  ) throws -> Set<CustomerID> {
    Set(
      try queryInParts(
        Set(customers).sorted(),
        { customers in
          """
          SELECT customer_id FROM customers
          WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: customers))
            AND \(fragment: Self.isSilent(tenant, since))
          """
        }, { row throws(SQLError) in try row.id(0) }))
  }

  private static func isSilent(_ tenant: TenantID, _ since: Instant) -> SQL {
    let tables: [SQL] = ["events", "orders", "payments", "consents", "engagements"]
    let heard = tables.map { table -> SQL in
      """
      AND NOT EXISTS (SELECT 1 FROM \(fragment: table) AS heard WHERE heard.tenant_id = \(tenant)
        AND heard.bucket = customers.bucket AND heard.customer_id = customers.customer_id AND heard.at >= \(since))
      """
    }
    return """
      erased_at IS NULL AND created_at < \(since) AND profile_at < \(since) \(fragment: .joined(heard, by: " "))
      """
  }

  package func oldCount(
    _ tenant: TenantID, _ subject: RetentionRules.Subject, before: Instant, now: Instant
  ) throws -> Int64 {
    func count(_ from: SQL) throws -> Int64 {
      try first("SELECT count(*) FROM \(fragment: from)") { row throws(SQLError) in try row.int(0) } ?? 0
    }
    switch subject {
    case .events: return try count("events WHERE tenant_id = \(tenant) AND at < \(before)")
    case .messages:
      return try count("sandbox_mails WHERE tenant_id = \(tenant) AND at < \(before)")
        + count(
          """
          actions WHERE tenant_id = \(tenant) AND action_id < \(ID<Action>(firstAt: before))
            AND \(fragment: Self.isWordy(now))
          """)
    case .imports:
      return try count(
        """
        import_rejects JOIN imports ON imports.tenant_id = import_rejects.tenant_id
          AND imports.import_id = import_rejects.import_id
        WHERE imports.tenant_id = \(tenant) AND ended_at < \(before)
        """)
    case .sessions: return try count("sessions WHERE tenant_id = \(tenant) AND expires_at < \(before)")
    case .customers:
      return try count("customers WHERE tenant_id = \(tenant) AND \(fragment: Self.isSilent(tenant, before))")
    }
  }
}
