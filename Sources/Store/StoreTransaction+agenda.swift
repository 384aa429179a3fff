package import Domain
import SQL

extension StoreTransaction: AgendaStore {
  package func touch(_ tenant: TenantID, _ touches: [AgendaTouch]) throws {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = touches.sorted {
      ($0.customer.bucket, $0.customer, $0.stage.rawValue) < ($1.customer.bucket, $1.customer, $1.stage.rawValue)
    }
    try executeBatch(
      zip(ordered, newTokens(ordered.count)).map { touch, generation in
        """
        INSERT INTO agenda (tenant_id, bucket, customer_id, stage, due_at, wanted_at, generation)
        VALUES (\(tenant), \(touch.customer.bucket), \(touch.customer), \(touch.stage), \(touch.dueAt), \(touch.dueAt),
          \(fragment: generation))
        \(fragment: Self.bringForward)
        """
      })
  }

  package func touchEverybody(
    _ tenant: TenantID, _ stage: Stage, inBuckets buckets: Range<Int64>, dueAt: Instant
  ) throws {
    try execute(
      """
      INSERT INTO agenda (tenant_id, bucket, customer_id, stage, due_at, wanted_at, generation)
      SELECT tenant_id, bucket, customer_id, \(stage), \(dueAt), \(dueAt), \(fragment: newToken()) FROM customers
      WHERE tenant_id = \(tenant) AND bucket >= \(buckets.lowerBound) AND bucket < \(buckets.upperBound)
        AND erased_at IS NULL
      ORDER BY bucket, customer_id
      \(fragment: Self.bringForward)
      """)
  }

  /// Of a row that is touched again. While it is leased its due_at is the end of the lease, and stays so.
  private static let bringForward: SQL = """
    ON CONFLICT (tenant_id, bucket, customer_id, stage) DO UPDATE SET
      generation = excluded.generation,
      wanted_at = CASE WHEN excluded.wanted_at < agenda.wanted_at THEN excluded.wanted_at
        ELSE agenda.wanted_at END,
      due_at = CASE WHEN agenda.token IS NULL AND excluded.due_at < agenda.due_at THEN excluded.due_at
        ELSE agenda.due_at END
    """

  package func dueCustomers(
    _ tenant: TenantID, _ stage: Stage, among customers: [CustomerID], now: Instant
  ) throws -> Set<CustomerID> {
    Set(
      try queryInParts(
        Set(customers).sorted(),
        { customers in
          """
          SELECT customer_id FROM agenda
          WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: customers)) AND stage = \(stage)
            AND wanted_at <= \(now)
          """
        }, { row throws(SQLError) in try row.id(0) }))
  }

  package func claimAgenda(
    _ tenant: TenantID, _ stage: Stage, now: Instant, lease: Span, limit: Int
  ) throws -> [AgendaClaim] {
    let picked: SQL = """
      SELECT bucket, customer_id FROM agenda \(fragment: through("agenda_due"))
      WHERE tenant_id = \(tenant) AND stage = \(stage) AND due_at <= \(now)
      ORDER BY due_at LIMIT \(limit) \(fragment: skippingLocked)
      """
    guard try finds(picked) else { return [] }
    return try query(
      """
      WITH picked AS MATERIALIZED (\(fragment: picked))
      UPDATE agenda SET token = \(fragment: newToken()), due_at = \(now + lease)
      WHERE tenant_id = \(tenant) AND stage = \(stage)
        AND (bucket, customer_id) IN (SELECT bucket, customer_id FROM picked)
      RETURNING customer_id, wanted_at, generation, token
      """
    ) { row throws(SQLError) in
      AgendaClaim(
        customer: try row.id(0), stage: stage, dueAt: try row.instant(1), generation: try row.int(2),
        token: try row.int(3))
    }.sorted { ($0.dueAt, $0.customer) < ($1.dueAt, $1.customer) }
  }

  package func finishAgenda(_ tenant: TenantID, _ claim: AgendaClaim, next: Instant?) throws {
    let owned: SQL = """
      tenant_id = \(tenant) AND bucket = \(claim.customer.bucket) AND customer_id = \(claim.customer)
      AND stage = \(claim.stage) AND token = \(claim.token)
      """
    if next == nil {
      let deleted = try execute(
        "DELETE FROM agenda WHERE \(fragment: owned) AND generation = \(claim.generation)")
      if deleted == 1 { return }
    }
    // One statement looks at token and generation together, so that no touch can come between.
    let finished = try execute(
      """
      UPDATE agenda SET token = NULL,
        due_at = CASE WHEN generation = \(claim.generation) THEN \(next ?? claim.dueAt) ELSE wanted_at END,
        wanted_at = CASE WHEN generation = \(claim.generation) THEN \(next ?? claim.dueAt) ELSE wanted_at END
      WHERE \(fragment: owned)
      """)
    if finished == 0 { throw StoreError(.stale, "another has this agenda row by now") }
  }
}
