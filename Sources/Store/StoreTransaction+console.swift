package import Domain
package import JSON
import SQL

/// Lists and counts of the console; each goes by an index and reads no more than it shows.
extension StoreTransaction: ConsoleStore {
  package func customers(_ tenant: TenantID, inBucket bucket: Int64) throws -> [Customer] {
    try query(
      """
      \(fragment: Self.selectCustomers) WHERE tenant_id = \(tenant) AND bucket = \(bucket) AND erased_at IS NULL
      ORDER BY customer_id
      """, Self.customer)
  }

  package func actions(_ tenant: TenantID, _ query: ActionQuery) throws -> [Action] {
    var condition: SQL = "tenant_id = \(tenant)"
    if let strategy = query.strategy { condition += " AND strategy_id = \(strategy)" }
    if let state = query.state { condition += " AND state = \(state)" }
    if let channel = query.channel { condition += " AND channel = \(channel)" }
    if let arm = query.arm { condition += " AND arm = \(arm)" }
    if let planned = query.planned {
      // Ids sort by when they were made.
      condition += " AND action_id >= \(ID<Action>(firstAt: planned.lowerBound))"
      condition += " AND action_id < \(ID<Action>(firstAt: planned.upperBound))"
    }
    if let after = query.after { condition += " AND action_id < \(after)" }
    return try self.query(
      "\(fragment: Self.selectActions) WHERE \(fragment: condition) ORDER BY action_id DESC LIMIT \(query.limit)",
      Self.action)
  }

  package func receipts(_ tenant: TenantID, _ query: ReceiptQuery) throws -> ReceiptPage {
    try receipts(tenant, query, most: 10_000)
  }

  /// Looks at so many receipts and no more.
  func receipts(_ tenant: TenantID, _ query: ReceiptQuery, most: Int) throws -> ReceiptPage {
    var condition: SQL = "receipts.tenant_id = \(tenant)"
    if let strategy = query.strategy { condition += " AND strategy_id = \(strategy)" }
    if let outcomes = query.outcomes {
      condition += " AND outcome IN \(fragment: .list(outcomes.paddedToPowerOfTwo))"
    }
    var rest: SQL = "tenant_id = \(tenant)"
    if let span = query.span { rest += " AND at >= \(span.lowerBound) AND at < \(span.upperBound)" }
    if let after = query.after { rest += " AND (at, occurrence_id) < (\(after.at), \(after.occurrence))" }
    let end = try first(
      """
      SELECT at, occurrence_id FROM receipts WHERE \(fragment: rest)
      ORDER BY at DESC, occurrence_id DESC LIMIT 1 OFFSET \(most - 1)
      """
    ) { row throws(SQLError) in (at: try row.instant(0), occurrence: try row.id(1) as ID<Occurrence>) }
    if let span = query.span { condition += " AND at >= \(span.lowerBound) AND at < \(span.upperBound)" }
    if let after = query.after { condition += " AND (at, occurrence_id) < (\(after.at), \(after.occurrence))" }
    if let end { condition += " AND (at, occurrence_id) >= (\(end.at), \(end.occurrence))" }
    let found = try self.query(
      """
      \(fragment: Self.selectReceipts) WHERE \(fragment: condition)
      ORDER BY at DESC, occurrence_id DESC LIMIT \(query.limit)
      """, Self.receipt)
    let last = found.count == query.limit ? found.last.map { (at: $0.at, occurrence: $0.occurrence) } : end
    return ReceiptPage(receipts: found, next: last)
  }

  package func sandboxMail(_ tenant: TenantID, action: ID<Action>) throws -> SandboxMail? {
    try first(
      """
      \(fragment: Self.selectMails) WHERE tenant_id = \(tenant) AND action_id = \(action) ORDER BY at DESC LIMIT 1
      """, Self.mail)
  }

  package func sandboxMails(_ tenant: TenantID, before: Instant?, limit: Int) throws -> [SandboxMail] {
    try query(
      """
      \(fragment: Self.selectMails) WHERE tenant_id = \(tenant) AND at < \(before ?? .distantFuture)
      ORDER BY at DESC, action_id DESC LIMIT \(limit)
      """, Self.mail)
  }

  package func waiting(_ tenant: TenantID, _ mode: Mode) throws -> [WaitingGroup] {
    try query(
      """
      SELECT strategy_id, arm, template, count(*), CAST(sum(cost) AS BIGINT), CAST(sum(liability) AS BIGINT),
        min(created_at)
      FROM actions \(fragment: through("actions_open"))
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND state NOT IN (5, 9, 10) AND state = 1
      GROUP BY strategy_id, arm, template ORDER BY min(created_at)
      """
    ) { row throws(SQLError) in
      WaitingGroup(
        strategy: try row.id(0), arm: try row.text(1), template: try row.text(2), count: try row.int(3),
        cost: try row.int(4), liability: try row.int(5), oldest: try row.instant(6))
    }
  }

  package func actionDays(
    _ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>, in spans: [Range<Instant>]
  ) throws -> [(planned: Int64, sent: Int64)] {
    try spans.map { span in
      // Ids sort by when they were made.
      try first(
        """
        SELECT count(*), CAST(coalesce(sum(CASE WHEN state = 5 THEN 1 ELSE 0 END), 0) AS BIGINT)
        FROM actions \(fragment: through("actions_of_strategy"))
        WHERE tenant_id = \(tenant) AND strategy_id = \(strategy) AND mode = \(mode)
          AND action_id >= \(ID<Action>(firstAt: span.lowerBound)) AND action_id < \(ID<Action>(firstAt: span.upperBound))
        """
      ) { row throws(SQLError) in (planned: try row.int(0), sent: try row.int(1)) } ?? (planned: 0, sent: 0)
    }
  }

  package func traits(_ tenant: TenantID, of customers: [CustomerID]) throws -> [CustomerID: JSON] {
    Dictionary(
      try queryInParts(
        Set(customers).sorted(),
        {
          "SELECT customer_id, document FROM traits WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: $0))"
        }, { row throws(SQLError) in (try row.id(0) as CustomerID, try row.json(1)) }), uniquingKeysWith: { $1 })
  }

  package func eventNames(_ tenant: TenantID, limit: Int) throws -> [String] {
    try query(
      """
      SELECT name FROM (SELECT name FROM events WHERE tenant_id = \(tenant) LIMIT 20000) AS looked_at
      GROUP BY name ORDER BY count(*) DESC, name LIMIT \(limit)
      """
    ) { row throws(SQLError) in try row.text(0) }
  }
}
