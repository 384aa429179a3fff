package import Domain
import SQL

extension StoreTransaction {
  /// Sets when the job is due. Whoever has it under a lease loses it, so that the new instant is never overwritten
  /// by the end of the old work.
  package func upsertSchedule(_ tenant: TenantID, _ job: ScheduledJob) throws {
    try execute(
      """
      INSERT INTO schedules (tenant_id, name, schedule_id, due_at, wanted_at)
      VALUES (\(tenant), \(job.name), \(job.id), \(job.dueAt), \(job.dueAt))
      ON CONFLICT (tenant_id, name) DO UPDATE SET
        due_at = excluded.due_at, wanted_at = excluded.wanted_at, token = NULL
      """)
  }

  package func deleteSchedule(_ tenant: TenantID, name: String) throws {
    try execute("DELETE FROM schedules WHERE tenant_id = \(tenant) AND name = \(name)")
  }

  package func claimSchedules(_ tenant: TenantID, now: Instant, lease: Span, limit: Int) throws -> [ScheduledJob] {
    let picked: SQL = """
      SELECT \(fragment: place("name")) FROM schedules \(fragment: through("schedules_due"))
      WHERE tenant_id = \(tenant) AND due_at <= \(now) ORDER BY due_at LIMIT \(limit) \(fragment: skippingLocked)
      """
    guard try finds(picked) else { return [] }
    return try query(
      """
      WITH picked AS MATERIALIZED (\(fragment: picked))
      UPDATE schedules SET token = \(fragment: newToken()), due_at = \(now + lease)
      WHERE \(fragment: isPicked("name", of: "tenant_id = \(tenant)"))
      RETURNING schedule_id, name, wanted_at, token
      """
    ) { row throws(SQLError) in
      ScheduledJob(id: try row.id(0), name: try row.text(1), dueAt: try row.instant(2), token: try row.int(3))
    }.sorted { ($0.dueAt, $0.name) < ($1.dueAt, $1.name) }
  }

  package func finishSchedule(_ tenant: TenantID, _ job: ScheduledJob, next: Instant?) throws {
    let owned: SQL = "tenant_id = \(tenant) AND name = \(job.name) AND token = \(job.token)"
    let finished =
      if let next {
        try execute(
          "UPDATE schedules SET due_at = \(next), wanted_at = \(next), token = NULL WHERE \(fragment: owned)")
      } else {
        try execute("DELETE FROM schedules WHERE \(fragment: owned)")
      }
    if finished == 0 { throw StoreError(.stale, "another has the job \(job.name) by now") }
  }
}
