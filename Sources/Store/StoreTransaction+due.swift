package import Domain
import SQL

extension StoreTransaction {
  package func nextDue(_ tenant: TenantID, after: Instant) throws -> Instant? {
    try first(
      """
      SELECT min(due_at) FROM (
        SELECT * FROM (SELECT due_at FROM agenda \(fragment: through("agenda_due"))
          WHERE tenant_id = \(tenant) AND due_at > \(after) ORDER BY due_at LIMIT 1) AS agendas
        UNION ALL
        SELECT * FROM (SELECT due_at FROM occurrences \(fragment: through("occurrences_due"))
          WHERE tenant_id = \(tenant) AND due_at > \(after) AND state <= 1 ORDER BY due_at LIMIT 1) AS open
        UNION ALL
        SELECT * FROM (SELECT due_at FROM actions \(fragment: through("actions_due"))
          WHERE tenant_id = \(tenant) AND due_at > \(after) AND state IN (2, 6) ORDER BY due_at LIMIT 1) AS ready
        UNION ALL
        SELECT * FROM (SELECT due_at FROM actions \(fragment: through("actions_leased"))
          WHERE tenant_id = \(tenant) AND due_at > \(after) AND state IN (3, 4) ORDER BY due_at LIMIT 1) AS leased
        UNION ALL
        SELECT * FROM (SELECT due_at FROM schedules \(fragment: through("schedules_due"))
          WHERE tenant_id = \(tenant) AND due_at > \(after) ORDER BY due_at LIMIT 1) AS jobs
        UNION ALL
        SELECT * FROM (SELECT due_at FROM webhook_deliveries \(fragment: through("webhook_deliveries_due"))
          WHERE tenant_id = \(tenant) AND due_at > \(after) AND state = 0 ORDER BY due_at LIMIT 1) AS notices
      ) AS earliest
      """
    ) { row throws(SQLError) in try row.instantOrNil(0) } ?? nil
  }

  /// Under `understand`, `learn`, `decide`, `act` and `schedules`; what somebody has under a lease counts as due.
  package func dueCounts(_ tenant: TenantID, now: Instant) throws -> [String: Int64] {
    let rows = try query(
      """
      SELECT CASE stage WHEN 0 THEN 'understand' ELSE 'learn' END AS room, count(*) FROM agenda
        WHERE tenant_id = \(tenant) AND wanted_at <= \(now) GROUP BY stage
      UNION ALL
      SELECT 'decide', count(*) FROM occurrences
        WHERE tenant_id = \(tenant) AND state <= 1 AND wanted_at <= \(now)
      UNION ALL
      SELECT 'act', count(*) FROM actions WHERE tenant_id = \(tenant) AND state IN (2, 6) AND wanted_at <= \(now)
      UNION ALL
      SELECT 'act', count(*) FROM actions WHERE tenant_id = \(tenant) AND state IN (3, 4) AND wanted_at <= \(now)
      UNION ALL
      SELECT 'schedules', count(*) FROM schedules WHERE tenant_id = \(tenant) AND wanted_at <= \(now)
      """
    ) { row throws(SQLError) in (try row.text(0), try row.int(1)) }
    let none = Dictionary(
      uniqueKeysWithValues: ["understand", "learn", "decide", "act", "schedules"].map { ($0, 0 as Int64) })
    return none.merging(rows) { $0 + $1 }
  }
}
