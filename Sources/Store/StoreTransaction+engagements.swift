package import Domain
import SQL

extension StoreTransaction {
  package func insertEngagements(_ tenant: TenantID, _ engagements: [Engagement]) throws {
    // In key order, so that two transactions wait for each other and don't block each other.
    let ordered = engagements.sorted {
      ($0.customer.bucket, $0.customer, $0.action, $0.kind.rawValue, $0.at)
        < ($1.customer.bucket, $1.customer, $1.action, $1.kind.rawValue, $1.at)
    }
    try executeBatch(
      ordered.map { engagement in
        """
        INSERT INTO engagements (tenant_id, bucket, customer_id, action_id, kind, at, detail)
        VALUES (\(tenant), \(engagement.customer.bucket), \(engagement.customer), \(engagement.action),
          \(engagement.kind), \(engagement.at), \(engagement.detail))
        ON CONFLICT (tenant_id, bucket, customer_id, action_id, kind, at) DO NOTHING
        """
      })
  }

  package func engagementCounts(_ tenant: TenantID, _ strategy: ID<Strategy>) throws -> [(
    arm: String, kind: Engagement.Kind, actions: Int64
  )] {
    let rows = try query(
      """
      SELECT arm, kind, count(DISTINCT actions.action_id) FROM actions
      JOIN engagements ON engagements.tenant_id = actions.tenant_id AND engagements.bucket = actions.bucket
        AND engagements.customer_id = actions.customer_id AND engagements.action_id = actions.action_id
      WHERE actions.tenant_id = \(tenant) AND strategy_id = \(strategy)
      GROUP BY arm, kind
      UNION ALL
      SELECT arm, kind, count FROM engagement_counts WHERE tenant_id = \(tenant) AND strategy_id = \(strategy)
      """
    ) { row throws(SQLError) in
      (arm: try row.text(0), kind: try row.code(1) as Engagement.Kind, actions: try row.int(2))
    }
    // What erased people did was counted when it went.
    return Dictionary(grouping: rows) { [$0.arm, "\($0.kind.rawValue)"] }.values
      .map { group in (arm: group[0].arm, kind: group[0].kind, actions: group.reduce(0) { $0 + $1.actions }) }
      .sorted { ($0.arm, $0.kind.rawValue) < ($1.arm, $1.kind.rawValue) }
  }

  /// Oldest first.
  package func engagements(_ tenant: TenantID, of members: [CustomerID]) throws -> [Engagement] {
    try queryInParts(
      Set(members).sorted(),
      { members in
        """
        SELECT action_id, customer_id, kind, at, detail FROM engagements
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members))
        """
      },
      { row throws(SQLError) in
        Engagement(
          action: try row.id(0), customer: try row.id(1), kind: try row.code(2), at: try row.instant(3),
          detail: try row.text(4))
      }
    ).sorted { ($0.at, $0.action, $0.kind.rawValue) < ($1.at, $1.action, $1.kind.rawValue) }
  }
}
