package import Domain
import SQL

extension StoreTransaction: OccurrenceStore {
  @discardableResult
  package func insertOccurrences(_ tenant: TenantID, _ occurrences: [Occurrence]) throws -> Int {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = occurrences.sorted {
      ($0.customer.bucket, $0.customer, $0.strategy, $0.fact) < ($1.customer.bucket, $1.customer, $1.strategy, $1.fact)
    }
    return try executeBatch(
      ordered.map { occurrence in
        """
        INSERT INTO occurrences (tenant_id, bucket, customer_id, strategy_id, fact, occurrence_id, reason, at, state,
          revision, due_at, wanted_at)
        VALUES (\(tenant), \(occurrence.customer.bucket), \(occurrence.customer), \(occurrence.strategy),
          \(occurrence.fact), \(occurrence.id), \(occurrence.reason), \(occurrence.at), \(occurrence.state),
          \(occurrence.revision), \(occurrence.dueAt), \(occurrence.dueAt))
        ON CONFLICT (tenant_id, bucket, customer_id, strategy_id, fact) DO NOTHING
        """
      }
    ).reduce(0, +)
  }

  package func claimOccurrences(
    _ tenant: TenantID, now: Instant, lease: Span, limit: Int
  ) throws -> [OccurrenceClaim] {
    let keys: SQL = "bucket, customer_id, strategy_id, fact"
    let picked: SQL = """
      SELECT \(fragment: place(keys)) FROM occurrences \(fragment: through("occurrences_due"))
      WHERE tenant_id = \(tenant) AND state <= 1 AND due_at <= \(now)
        AND NOT EXISTS (
          SELECT 1 FROM agenda
          WHERE agenda.tenant_id = occurrences.tenant_id AND agenda.bucket = occurrences.bucket
            AND agenda.customer_id = occurrences.customer_id AND agenda.stage = 0 AND agenda.wanted_at <= \(now))
      ORDER BY due_at LIMIT \(limit) \(fragment: skippingLocked)
      """
    guard try finds(picked) else { return [] }
    return try query(
      """
      WITH picked AS MATERIALIZED (\(fragment: picked))
      UPDATE occurrences SET token = \(fragment: newToken()), due_at = \(now + lease)
      WHERE \(fragment: isPicked(keys, of: "tenant_id = \(tenant)"))
      RETURNING \(fragment: Self.occurrenceColumns), token
      """
    ) { row throws(SQLError) in
      OccurrenceClaim(occurrence: try Self.occurrence(row), token: try row.int(9))
    }.sorted { ($0.occurrence.dueAt, $0.occurrence.id) < ($1.occurrence.dueAt, $1.occurrence.id) }
  }

  package func heldOccurrences(_ tenant: TenantID, _ claims: [OccurrenceClaim]) throws -> [OccurrenceClaim] {
    let tokens = Set(claims.map(\.token)).sorted().paddedToPowerOfTwo
    let lock: SQL = connection.engine == .postgres ? "FOR UPDATE" : ""
    let held = try queryInParts(
      Set(claims.map(\.occurrence.customer)).sorted(),
      { customers in
        """
        SELECT \(fragment: Self.occurrenceColumns), token FROM occurrences
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: customers)) AND state <= 1
          AND token IN \(fragment: .list(tokens))
        ORDER BY bucket, customer_id, strategy_id, fact \(fragment: lock)
        """
      },
      { row throws(SQLError) in
        OccurrenceClaim(occurrence: try Self.occurrence(row), token: try row.int(9))
      })
    let known = Set(held.map { Held(occurrence: $0.occurrence.id, token: $0.token) })
    return claims.filter { known.contains(Held(occurrence: $0.occurrence.id, token: $0.token)) }
  }

  private struct Held: Hashable {
    let occurrence: ID<Occurrence>
    let token: Int64
  }

  package func finishOccurrence(
    _ tenant: TenantID, _ claim: OccurrenceClaim, state: Occurrence.State, dueAt: Instant?
  ) throws {
    let occurrence = claim.occurrence
    let dueAt = dueAt ?? occurrence.dueAt
    let finished = try execute(
      """
      UPDATE occurrences SET state = \(state), due_at = \(dueAt), wanted_at = \(dueAt), token = NULL
      WHERE tenant_id = \(tenant) AND bucket = \(occurrence.customer.bucket) AND customer_id = \(occurrence.customer)
        AND strategy_id = \(occurrence.strategy) AND fact = \(occurrence.fact) AND token = \(claim.token)
      """)
    if finished == 0 { throw StoreError(.stale, "another has this occurrence by now") }
  }

  /// Latest first.
  package func occurrences(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [Occurrence] {
    Array(
      try queryInParts(
        Set(members).sorted(),
        { members in
          """
          SELECT \(fragment: Self.occurrenceColumns) FROM occurrences
          WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
          ORDER BY at DESC, occurrence_id DESC LIMIT \(limit)
          """
        }, Self.occurrence
      ).sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(limit))
  }

  package func occurrence(_ tenant: TenantID, _ customer: CustomerID, _ id: ID<Occurrence>) throws -> Occurrence? {
    try first(
      """
      SELECT \(fragment: Self.occurrenceColumns) FROM occurrences
      WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer])) AND occurrence_id = \(id)
      """, Self.occurrence)
  }

  package func occurrenceCounts(
    _ tenant: TenantID, _ strategy: ID<Strategy>
  ) throws -> [Occurrence.State: Int64] {
    Dictionary(
      uniqueKeysWithValues: try query(
        """
        SELECT state, count(*) FROM occurrences
        WHERE tenant_id = \(tenant) AND strategy_id = \(strategy) GROUP BY state
        """
      ) { row throws(SQLError) in (try row.code(0), try row.int(1)) })
  }
}

extension StoreTransaction {
  static let occurrenceColumns: SQL =
    "occurrence_id, customer_id, strategy_id, reason, at, fact, state, wanted_at, revision"

  static func occurrence(_ row: Row) throws(SQLError) -> Occurrence {
    Occurrence(
      id: try row.id(0), customer: try row.id(1), strategy: try row.id(2), reason: try row.code(3),
      at: try row.instant(4), fact: try row.text(5), state: try row.code(6), dueAt: try row.instant(7),
      revision: try row.int(8))
  }
}
