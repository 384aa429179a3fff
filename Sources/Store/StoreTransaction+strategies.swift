package import Domain
import SQL

extension StoreTransaction: StrategyStore {
  /// A key that another strategy has is a `.conflict`.
  package func saveStrategy(_ tenant: TenantID, _ strategy: Strategy) throws {
    try execute(
      """
      INSERT INTO strategies (tenant_id, strategy_id, key, state, live_version, latest_version, epoch, started_at)
      VALUES (\(tenant), \(strategy.id), \(strategy.key), \(strategy.state), \(strategy.liveVersion),
        \(strategy.latestVersion), \(strategy.epoch), \(strategy.startedAt))
      ON CONFLICT (tenant_id, strategy_id) DO UPDATE SET key = excluded.key, state = excluded.state,
        live_version = excluded.live_version, latest_version = excluded.latest_version, epoch = excluded.epoch,
        started_at = excluded.started_at
      """)
  }

  /// By key.
  package func strategies(_ tenant: TenantID) throws -> [Strategy] {
    try query("\(fragment: Self.selectStrategies) WHERE tenant_id = \(tenant)", Self.strategy)
      .sorted { $0.key < $1.key }
  }

  package func strategy(_ tenant: TenantID, _ id: ID<Strategy>) throws -> Strategy? {
    try first("\(fragment: Self.selectStrategies) WHERE tenant_id = \(tenant) AND strategy_id = \(id)", Self.strategy)
  }

  package func strategy(_ tenant: TenantID, key: String) throws -> Strategy? {
    try first("\(fragment: Self.selectStrategies) WHERE tenant_id = \(tenant) AND key = \(key)", Self.strategy)
  }

  package func insertStrategyVersion(_ tenant: TenantID, _ version: StrategyVersion) throws {
    try execute(
      """
      INSERT INTO strategy_versions (tenant_id, strategy_id, version, document, author, created_at)
      VALUES (\(tenant), \(version.strategy), \(version.version), \(version.document), \(version.author),
        \(version.createdAt))
      """)
  }

  package func strategyVersion(
    _ tenant: TenantID, _ strategy: ID<Strategy>, _ version: Int64
  ) throws -> StrategyVersion? {
    try first(
      """
      \(fragment: Self.selectVersions)
      WHERE tenant_id = \(tenant) AND strategy_id = \(strategy) AND version = \(version)
      """, Self.strategyVersion)
  }

  /// Oldest first.
  package func strategyVersions(_ tenant: TenantID, _ strategy: ID<Strategy>) throws -> [StrategyVersion] {
    try query(
      """
      \(fragment: Self.selectVersions) WHERE tenant_id = \(tenant) AND strategy_id = \(strategy) ORDER BY version
      """, Self.strategyVersion)
  }

  private static let selectStrategies: SQL =
    "SELECT strategy_id, key, state, live_version, latest_version, epoch, started_at FROM strategies"

  private static func strategy(_ row: Row) throws(SQLError) -> Strategy {
    Strategy(
      id: try row.id(0), key: try row.text(1), state: try row.code(2), liveVersion: try row.int(3),
      latestVersion: try row.int(4), epoch: try row.int(5), startedAt: try row.instantOrNil(6))
  }

  private static let selectVersions: SQL =
    "SELECT strategy_id, version, document, author, created_at FROM strategy_versions"

  private static func strategyVersion(_ row: Row) throws(SQLError) -> StrategyVersion {
    StrategyVersion(
      strategy: try row.id(0), version: try row.int(1), document: try row.json(2), author: try row.text(3),
      createdAt: try row.instant(4))
  }
}
