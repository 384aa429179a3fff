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
        INSERT INTO agenda (tenant_id, bucket, customer_id, stage, due_at, wanted_at, generation, changed_from)
        VALUES (\(tenant), \(touch.customer.bucket), \(touch.customer), \(touch.stage), \(touch.dueAt), \(touch.dueAt),
          \(fragment: generation), \(touch.changedFrom))
        \(fragment: Self.bringForward)
        """
      })
  }

  package func touchEverybody(
    _ tenant: TenantID, _ stage: Stage, inBuckets buckets: Range<Int64>, dueAt: Instant
  ) throws {
    try execute(
      """
      INSERT INTO agenda (tenant_id, bucket, customer_id, stage, due_at, wanted_at, generation, changed_from)
      SELECT tenant_id, bucket, customer_id, \(stage), \(dueAt), \(dueAt), \(fragment: newToken()),
        \(Instant.distantFuture)
      FROM customers
      WHERE tenant_id = \(tenant) AND bucket >= \(buckets.lowerBound) AND bucket < \(buckets.upperBound)
        AND erased_at IS NULL
      ORDER BY bucket, customer_id
      \(fragment: Self.bringForward)
      """)
  }

  /// Of a row that is touched again. While it is leased its due_at is the end of the lease, and stays so. Where either
  /// says not from where on events changed, all may have.
  private static let bringForward: SQL = """
    ON CONFLICT (tenant_id, bucket, customer_id, stage) DO UPDATE SET
      generation = excluded.generation,
      wanted_at = CASE WHEN excluded.wanted_at < agenda.wanted_at THEN excluded.wanted_at
        ELSE agenda.wanted_at END,
      due_at = CASE WHEN agenda.token IS NULL AND excluded.due_at < agenda.due_at THEN excluded.due_at
        ELSE agenda.due_at END,
      changed_from = CASE WHEN excluded.changed_from < agenda.changed_from THEN excluded.changed_from
        WHEN excluded.changed_from IS NULL THEN NULL ELSE agenda.changed_from END
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
      SELECT \(fragment: place("bucket, customer_id")) FROM agenda \(fragment: through("agenda_due"))
      WHERE tenant_id = \(tenant) AND stage = \(stage) AND due_at <= \(now)
      ORDER BY due_at LIMIT \(limit) \(fragment: skippingLocked)
      """
    guard try finds(picked) else { return [] }
    return try query(
      """
      WITH picked AS MATERIALIZED (\(fragment: picked))
      UPDATE agenda SET token = \(fragment: newToken()), due_at = \(now + lease)
      WHERE \(fragment: isPicked("bucket, customer_id", of: "tenant_id = \(tenant) AND stage = \(stage)"))
      RETURNING customer_id, wanted_at, generation, token, seen, changed_from
      """
    ) { row throws(SQLError) in
      AgendaClaim(
        customer: try row.id(0), stage: stage, dueAt: try row.instant(1), generation: try row.int(2),
        token: try row.int(3), seen: try row.intOrNil(4), changedFrom: try row.instantOrNil(5))
    }.sorted { ($0.dueAt, $0.customer) < ($1.dueAt, $1.customer) }
  }

  /// One round trip for them all; a second for those that were to go and were touched meanwhile.
  package func finishAgenda(_ tenant: TenantID, _ ends: [AgendaEnd]) throws {
    // In key order, as touches are.
    let ordered = ends.sorted {
      ($0.claim.customer.bucket, $0.claim.customer, $0.claim.stage.rawValue)
        < ($1.claim.customer.bucket, $1.claim.customer, $1.claim.stage.rawValue)
    }
    let finished = try executeBatch(
      ordered.map { $0.next == nil ? Self.removing(tenant, $0) : Self.ending(tenant, $0) })
    let left = zip(ordered, finished).filter { $1 == 0 }.map(\.0)
    guard left.allSatisfy({ $0.next == nil }),
      try executeBatch(left.map { Self.ending(tenant, $0) }).allSatisfy({ $0 == 1 })
    else { throw StoreError(.stale, "another has this agenda row by now") }
  }

  private static func removing(_ tenant: TenantID, _ end: AgendaEnd) -> SQL {
    "DELETE FROM agenda WHERE \(fragment: owned(tenant, end.claim)) AND generation = \(end.claim.generation)"
  }

  /// One statement looks at token and generation together, so that no touch can come between.
  private static func ending(_ tenant: TenantID, _ end: AgendaEnd) -> SQL {
    let (generation, next) = (end.claim.generation, end.next ?? end.claim.dueAt)
    return """
      UPDATE agenda SET token = NULL, seen = \(generation),
        due_at = CASE WHEN generation = \(generation) THEN \(next) ELSE wanted_at END,
        wanted_at = CASE WHEN generation = \(generation) THEN \(next) ELSE wanted_at END,
        changed_from = CASE WHEN generation = \(generation) THEN \(Instant.distantFuture) ELSE changed_from END
      WHERE \(fragment: owned(tenant, end.claim))
      """
  }

  private static func owned(_ tenant: TenantID, _ claim: AgendaClaim) -> SQL {
    """
    tenant_id = \(tenant) AND bucket = \(claim.customer.bucket) AND customer_id = \(claim.customer)
      AND stage = \(claim.stage) AND token = \(claim.token)
    """
  }
}
