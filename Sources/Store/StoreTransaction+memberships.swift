package import Domain
import SQL

extension StoreTransaction {
  package func memberships(_ tenant: TenantID, of customer: CustomerID) throws -> [Membership] {
    try query(
      """
      \(fragment: Self.selectMemberships) WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: [customer]))
      ORDER BY segment_id
      """, Self.membership)
  }

  package func saveMemberships(_ tenant: TenantID, _ memberships: [Membership]) throws {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = memberships.sorted {
      ($0.customer.bucket, $0.customer, $0.segment) < ($1.customer.bucket, $1.customer, $1.segment)
    }
    try executeBatch(
      ordered.map { membership in
        """
        INSERT INTO memberships (tenant_id, bucket, customer_id, segment_id, is_member, since, segment_version)
        VALUES (\(tenant), \(membership.customer.bucket), \(membership.customer), \(membership.segment),
          \(membership.isMember), \(membership.since), \(membership.segmentVersion))
        ON CONFLICT (tenant_id, bucket, customer_id, segment_id) DO UPDATE SET is_member = excluded.is_member,
          since = excluded.since, segment_version = excluded.segment_version
        """
      })
  }

  /// Those in it now, by id, after a cursor.
  package func members(
    _ tenant: TenantID, _ segment: ID<Segment>, after: CustomerID?, limit: Int
  ) throws -> [Membership] {
    try query(
      """
      \(fragment: Self.selectMemberships) WHERE tenant_id = \(tenant) AND segment_id = \(segment) AND is_member = 1
        AND customer_id > \(after ?? ID(high: 0, low: 0))
      ORDER BY customer_id LIMIT \(limit)
      """, Self.membership)
  }

  package func memberCount(_ tenant: TenantID, _ segment: ID<Segment>) throws -> Int64 {
    try first(
      "SELECT count(*) FROM memberships WHERE tenant_id = \(tenant) AND segment_id = \(segment) AND is_member = 1"
    ) { row throws(SQLError) in try row.int(0) } ?? 0
  }

  static let selectMemberships: SQL =
    "SELECT customer_id, segment_id, is_member, since, segment_version FROM memberships"

  static func membership(_ row: Row) throws(SQLError) -> Membership {
    Membership(
      customer: try row.id(0), segment: try row.id(1), isMember: try row.bool(2), since: try row.instant(3),
      segmentVersion: try row.int(4))
  }
}
