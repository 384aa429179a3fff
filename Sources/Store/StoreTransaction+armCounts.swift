package import Domain
import SQL

extension StoreTransaction {
  package func actionCounts(
    _ tenant: TenantID, _ mode: Mode, byArmOf strategy: ID<Strategy>
  ) throws -> [(arm: String, state: Action.State, actions: Int64)] {
    try query(
      """
      SELECT arm, state, count(*) FROM actions
      WHERE tenant_id = \(tenant) AND mode = \(mode) AND strategy_id = \(strategy)
      GROUP BY arm, state
      """
    ) { row throws(SQLError) in (arm: try row.text(0), state: try row.code(1), actions: try row.int(2)) }
    .sorted { ($0.arm, $0.state.rawValue) < ($1.arm, $1.state.rawValue) }
  }
}
