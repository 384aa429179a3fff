package import Domain
import SQL

extension StoreTransaction {
  package func assignments(
    _ tenant: TenantID, _ mode: Mode, _ strategy: ID<Strategy>, of members: [CustomerID]
  ) throws -> [Assignment] {
    try assignments(tenant, of: members, where: "AND mode = \(mode) AND strategy_id = \(strategy)")
  }

  package func assignments(_ tenant: TenantID, of members: [CustomerID]) throws -> [Assignment] {
    try assignments(tenant, of: members, where: "")
  }

  package func claimAssignment(_ tenant: TenantID, _ assignment: Assignment) throws -> Assignment {
    try execute(
      """
      INSERT INTO assignments (tenant_id, bucket, customer_id, mode, strategy_id, epoch, arm, at, window_ends_at)
      VALUES (\(tenant), \(assignment.customer.bucket), \(assignment.customer), \(assignment.mode),
        \(assignment.strategy), \(assignment.epoch), \(assignment.arm), \(assignment.at), \(assignment.windowEndsAt))
      ON CONFLICT (tenant_id, bucket, customer_id, mode, strategy_id) DO NOTHING
      """)
    let inForce = try assignments(tenant, assignment.mode, assignment.strategy, of: [assignment.customer])
    guard let found = inForce.first else {
      throw StoreError(.unavailable, "an assignment was deleted while it was claimed")
    }
    return found
  }

  private func assignments(
    _ tenant: TenantID, of members: [CustomerID], where condition: SQL
  ) throws -> [Assignment] {
    try queryInParts(
      Set(members).sorted(),
      { members in
        """
        SELECT customer_id, mode, strategy_id, epoch, arm, at, window_ends_at FROM assignments
        WHERE tenant_id = \(tenant) AND \(fragment: .belongs(toAnyOf: members)) \(fragment: condition)
        """
      },
      { row throws(SQLError) in
        Assignment(
          customer: try row.id(0), mode: try row.code(1), strategy: try row.id(2), epoch: try row.int(3),
          arm: try row.textOrNil(4), at: try row.instant(5), windowEndsAt: try row.instant(6))
      }
    ).sorted { ($0.at, $0.customer, $0.strategy) < ($1.at, $1.customer, $1.strategy) }
  }
}
