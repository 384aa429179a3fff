package import Domain
import JSON
import SQL

/// How long things are kept, and what each day took.
extension StoreTransaction {
  package func retention(_ tenant: TenantID) throws -> RetentionRules {
    let rows = try query("SELECT subject, days FROM retention_rules WHERE tenant_id = \(tenant)") {
      row throws(SQLError) in
      (try row.code(0) as RetentionRules.Subject, try row.intOrNil(1))
    }
    return RetentionRules(Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) }))
  }

  package func saveRetention(_ tenant: TenantID, _ subject: RetentionRules.Subject, days: Int64?) throws {
    try execute(
      """
      INSERT INTO retention_rules (tenant_id, subject, days) VALUES (\(tenant), \(subject.rawValue), \(days))
      ON CONFLICT (tenant_id, subject) DO UPDATE SET days = excluded.days
      """)
  }

  package func retentionRuns(_ tenant: TenantID, limit: Int) throws -> [RetentionRun] {
    try query(
      """
      SELECT day, started_at, ended_at, subject, position, removed, generation FROM retention_runs
      WHERE tenant_id = \(tenant) ORDER BY day DESC LIMIT \(limit)
      """
    ) { row throws(SQLError) in
      let removed = (try? JSON.parse(try row.text(5)))?.objectValue ?? [:]
      return RetentionRun(
        day: CivilDay(number: try row.int(0)), startedAt: try row.instant(1), endedAt: try row.instantOrNil(2),
        subject: try row.code(3), position: try row.text(4), removed: removed.compactMapValues(\.intValue),
        generation: try row.int(6))
    }
  }

  package func insertRetentionRun(_ tenant: TenantID, _ run: RetentionRun) throws {
    try execute(
      """
      INSERT INTO retention_runs (tenant_id, day, started_at, ended_at, subject, position, removed, generation)
      VALUES (\(tenant), \(run.day.number), \(run.startedAt), \(run.endedAt), \(run.subject.rawValue), \(run.position),
        \(Self.counts(run)), \(run.generation))
      ON CONFLICT (tenant_id, day) DO NOTHING
      """)
  }

  package func updateRetentionRun(_ tenant: TenantID, _ run: RetentionRun) throws {
    let changed = try execute(
      """
      UPDATE retention_runs SET ended_at = \(run.endedAt), subject = \(run.subject.rawValue),
        position = \(run.position), removed = \(Self.counts(run)), generation = generation + 1
      WHERE tenant_id = \(tenant) AND day = \(run.day.number) AND generation = \(run.generation) AND ended_at IS NULL
      """)
    if changed == 0 { throw StoreError(.stale, "the sweep of \(run.day) is another's") }
  }

  private static func counts(_ run: RetentionRun) -> JSON { .object(run.removed.mapValues { .int($0) }) }
}
