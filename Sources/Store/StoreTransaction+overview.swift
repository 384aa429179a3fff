package import Domain
import SQL

extension StoreTransaction: OverviewStore {
  package func backlog(_ tenant: TenantID, now: Instant, most: Int) throws -> [String: Int64] {
    // What is under a lease became due before, and its lease ends soon.
    let soon = now + .minutes(15)
    func due(_ rows: SQL) -> SQL {
      """
      SELECT count(*) FROM (SELECT 1 FROM \(fragment: rows)
        AND tenant_id = \(tenant) AND due_at <= \(soon) AND wanted_at <= \(now) LIMIT \(most)) AS due
      """
    }
    let rooms: [(String, SQL)] = [
      ("understand", "agenda \(fragment: through("agenda_due")) WHERE stage = 0"),
      ("learn", "agenda \(fragment: through("agenda_due")) WHERE stage = 1"),
      ("decide", "occurrences \(fragment: through("occurrences_due")) WHERE state <= 1"),
      ("act", "actions \(fragment: through("actions_due")) WHERE state IN (2, 6)"),
      ("act", "actions \(fragment: through("actions_leased")) WHERE state IN (3, 4)"),
      ("schedules", "schedules \(fragment: through("schedules_due")) WHERE 1 = 1"),
    ]
    var counts: [String: Int64] = [:]
    for (room, rows) in rooms {
      let count = try first(due(rows)) { row throws(SQLError) in try row.int(0) }
      counts[room, default: 0] += count ?? 0
    }
    return counts
  }

  package func oldestDue(_ tenant: TenantID, now: Instant) throws -> Instant? {
    try nextDue(tenant).flatMap { $0 <= now ? $0 : nil }
  }

  package func doings(
    _ tenant: TenantID, _ mode: Mode, in spans: [Range<Instant>]
  ) throws -> [Doings] {
    try spans.map { span in
      let receipts = try query(
        """
        SELECT outcome, count(*) FROM receipts
        WHERE tenant_id = \(tenant) AND at >= \(span.lowerBound) AND at < \(span.upperBound) GROUP BY outcome
        """
      ) { row throws(SQLError) in (try row.int(0), try row.int(1)) }
      let sent = try first(
        """
        SELECT count(*) FROM actions WHERE tenant_id = \(tenant) AND mode = \(mode) AND state = 5
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

  package func automation(_ tenant: TenantID, _ mode: Mode, since: Instant) throws -> (all: Int64, touched: Int64) {
    let all = try first(
      """
      SELECT count(*) FROM actions
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND state = 5 AND updated_at >= \(since)
        AND strategy_id <> \(ID<Strategy>.confirmation)
      """
    ) { row throws(SQLError) in try row.int(0) }
    // From the people's side, since their words are few; nobody's word waits longer than a month to be sent.
    let touched = try first(
      """
      SELECT count(DISTINCT actions.action_id) FROM approvals
      JOIN actions ON actions.tenant_id = approvals.tenant_id AND actions.bucket = approvals.bucket
        AND actions.customer_id = approvals.customer_id AND actions.action_id = approvals.action_id
      WHERE approvals.tenant_id = \(tenant) AND approvals.at >= \(since - .days(30)) AND mode = \(mode) AND state = 5
        AND updated_at >= \(since)
      """
    ) { row throws(SQLError) in try row.int(0) }
    return (all: all ?? 0, touched: touched ?? 0)
  }
}
