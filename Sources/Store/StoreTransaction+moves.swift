package import Domain
import SQL

extension StoreTransaction: SegmentMoveStore {
  private struct Place: Hashable {
    let segment: ID<Segment>
    let slot: Int64
  }

  /// Microseconds of a quarter of an hour.
  private static let slot: Int64 = 900_000_000

  package func countMoves(_ tenant: TenantID, _ changes: [Membership]) throws {
    guard let first = changes.map(\.customer).min() else { return }
    var moves: [Place: SegmentMoves] = [:]
    for change in changes {
      let place = Place(segment: change.segment, slot: change.since.microseconds / Self.slot)
      if change.isMember {
        moves[place, default: SegmentMoves()].entered += 1
      } else {
        moves[place, default: SegmentMoves()].departed += 1
      }
    }
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = moves.sorted { ($0.key.segment, $0.key.slot) < ($1.key.segment, $1.key.slot) }
    try executeBatch(
      ordered.map { place, moves in
        """
        INSERT INTO segment_moves (tenant_id, segment_id, slot, part, entered, departed)
        VALUES (\(tenant), \(place.segment), \(place.slot), \(first.bucket % 16), \(moves.entered), \(moves.departed))
        ON CONFLICT (tenant_id, segment_id, slot, part) DO UPDATE SET
          entered = segment_moves.entered + excluded.entered, departed = segment_moves.departed + excluded.departed
        """
      })
  }

  package func moves(
    _ tenant: TenantID, _ segment: ID<Segment>, in spans: [Range<Instant>]
  ) throws -> [SegmentMoves] {
    try spans.map { span in
      try first(
        """
        SELECT CAST(coalesce(sum(entered), 0) AS BIGINT), CAST(coalesce(sum(departed), 0) AS BIGINT) FROM segment_moves
        WHERE tenant_id = \(tenant) AND segment_id = \(segment)
          AND slot >= \(span.lowerBound.microseconds / Self.slot) AND slot < \(span.upperBound.microseconds / Self.slot)
        """
      ) { row throws(SQLError) in SegmentMoves(entered: try row.int(0), departed: try row.int(1)) } ?? SegmentMoves()
    }
  }

  package func standings(
    _ tenant: TenantID, _ segment: ID<Segment>, isMember: Bool, in span: Range<Instant>,
    after: (since: Instant, customer: CustomerID)?, limit: Int
  ) throws -> [Membership] {
    // Partial indexes want the numbers themselves.
    let side: SQL = isMember ? "is_member = 1" : "is_member = 0"
    let rest: SQL = if let after { "AND (since, customer_id) < (\(after.since), \(after.customer))" } else { "" }
    return try query(
      """
      \(fragment: Self.selectMemberships) \(fragment: through(isMember ? "memberships_since" : "memberships_left"))
      WHERE tenant_id = \(tenant) AND segment_id = \(segment) AND \(fragment: side)
        AND since >= \(span.lowerBound) AND since < \(span.upperBound) \(fragment: rest)
      ORDER BY since DESC, customer_id DESC LIMIT \(limit)
      """, Self.membership)
  }
}
