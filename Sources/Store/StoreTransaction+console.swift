package import Domain
package import JSON
import SQL

/// Lists and counts of the console; each goes by an index and reads no more than it shows.
extension StoreTransaction: ConsoleStore {
  package func customers(_ tenant: TenantID, inBucket bucket: Int64) throws -> [Customer] {
    try query(
      "\(fragment: Self.selectCustomers) WHERE tenant_id = \(tenant) AND bucket = \(bucket) ORDER BY customer_id",
      Self.customer)
  }

  package func actions(_ tenant: TenantID, _ query: ActionQuery) throws -> [Action] {
    var condition: SQL = "tenant_id = \(tenant)"
    if let strategy = query.strategy { condition += " AND strategy_id = \(strategy)" }
    if let state = query.state { condition += " AND state = \(state)" }
    if let channel = query.channel { condition += " AND channel = \(channel)" }
    if let after = query.after { condition += " AND action_id < \(after)" }
    return try self.query(
      "\(fragment: Self.selectActions) WHERE \(fragment: condition) ORDER BY action_id DESC LIMIT \(query.limit)",
      Self.action)
  }

  package func receipts(_ tenant: TenantID, _ query: ReceiptQuery) throws -> [Receipt] {
    var condition: SQL = "receipts.tenant_id = \(tenant)"
    if let strategy = query.strategy { condition += " AND strategy_id = \(strategy)" }
    if let outcome = query.outcome { condition += " AND outcome = \(outcome)" }
    if let after = query.after { condition += " AND (at, occurrence_id) < (\(after.at), \(after.occurrence))" }
    return try self.query(
      """
      \(fragment: Self.selectReceipts) WHERE \(fragment: condition)
      ORDER BY at DESC, occurrence_id DESC LIMIT \(query.limit)
      """, Self.receipt)
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

  package func doings(_ tenant: TenantID, in spans: [Range<Instant>]) throws -> [Doings] {
    try spans.map { span in
      let receipts = try query(
        """
        SELECT outcome, count(*) FROM receipts
        WHERE tenant_id = \(tenant) AND at >= \(span.lowerBound) AND at < \(span.upperBound) GROUP BY outcome
        """
      ) { row throws(SQLError) in (try row.int(0), try row.int(1)) }
      let sent = try first(
        """
        SELECT count(*) FROM actions WHERE tenant_id = \(tenant) AND state = 5
          AND updated_at >= \(span.lowerBound) AND updated_at < \(span.upperBound)
        """
      ) { row throws(SQLError) in try row.int(0) }
      let orders = try first(
        """
        SELECT count(*), CAST(coalesce(sum(total), 0) AS BIGINT) FROM orders
        WHERE tenant_id = \(tenant) AND at >= \(span.lowerBound) AND at < \(span.upperBound)
        """
      ) { row throws(SQLError) in (try row.int(0), try row.int(1)) }
      return Doings(
        receipts: Dictionary(uniqueKeysWithValues: receipts), sent: sent ?? 0, orders: orders?.0 ?? 0,
        revenue: orders?.1 ?? 0)
    }
  }

  package func oldestDue(_ tenant: TenantID, now: Instant) throws -> Instant? {
    try nextDue(tenant).flatMap { $0 <= now ? $0 : nil }
  }

  package func waiting(_ tenant: TenantID) throws -> [WaitingGroup] {
    try query(
      """
      SELECT strategy_id, arm, template, count(*), CAST(sum(cost) AS BIGINT), CAST(sum(liability) AS BIGINT),
        min(created_at)
      FROM actions WHERE tenant_id = \(tenant) AND state = \(Action.State.awaitingApproval)
      GROUP BY strategy_id, arm, template ORDER BY min(created_at)
      """
    ) { row throws(SQLError) in
      WaitingGroup(
        strategy: try row.id(0), arm: try row.text(1), template: try row.text(2), count: try row.int(3),
        cost: try row.int(4), liability: try row.int(5), oldest: try row.instant(6))
    }
  }

  package func entries(
    _ tenant: TenantID, _ segment: ID<Segment>, in spans: [Range<Instant>]
  ) throws -> [Int64] {
    guard let first = spans.first, let last = spans.last else { return [] }
    let times = try query(
      """
      SELECT since FROM memberships WHERE tenant_id = \(tenant) AND segment_id = \(segment) AND is_member = 1
        AND since >= \(first.lowerBound) AND since < \(last.upperBound)
      """
    ) { row throws(SQLError) in try row.instant(0) }
    return spans.map { span in Int64(times.count(where: span.contains)) }
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

  package func automation(_ tenant: TenantID, _ mode: Mode, since: Instant) throws -> (all: Int64, touched: Int64) {
    let counts = try first(
      """
      SELECT count(*), count(CASE WHEN EXISTS (
        SELECT 1 FROM approvals WHERE approvals.tenant_id = actions.tenant_id AND approvals.bucket = actions.bucket
          AND approvals.customer_id = actions.customer_id AND approvals.action_id = actions.action_id
        ) THEN 1 END)
      FROM actions WHERE tenant_id = \(tenant) AND state = 5 AND updated_at >= \(since) AND mode = \(mode)
      """
    ) { row throws(SQLError) in (try row.int(0), try row.int(1)) }
    return counts.map { (all: $0.0, touched: $0.1) } ?? (all: 0, touched: 0)
  }
}
