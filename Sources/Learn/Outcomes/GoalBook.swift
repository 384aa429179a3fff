internal import Control
internal import Domain
internal import JSON

/// The goals and coupon pools in force, read once per batch.
struct GoalBook: Sendable {
  let tenant: TenantID
  /// Of every strategy that was ever started: the goal of the version in force.
  let goals: [ID<Strategy>: StrategyDocument.Goal]
  let pools: [String: CouponPool]

  init(_ tx: any Transaction, _ tenant: TenantID) throws {
    self.tenant = tenant
    var goals: [ID<Strategy>: StrategyDocument.Goal] = [:]
    for strategy in try tx.strategies(tenant) {
      guard let version = try tx.strategyVersion(tenant, strategy.id, strategy.liveVersion) else { continue }
      goals[strategy.id] = try StrategyDocument(json: version.document).goal
    }
    self.goals = goals
    pools = Dictionary(try tx.pools(tenant).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
