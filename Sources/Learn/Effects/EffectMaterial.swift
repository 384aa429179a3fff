internal import Control
package import Domain
internal import JSON

/// Everything a report on one strategy is computed from, read in one snapshot.
package struct EffectMaterial: Sendable {
  package var strategy: Strategy
  package var document: StrategyDocument
  package var mode: Mode
  package var currency: Currency
  package var at: Instant
  package var tallies: [EffectTally]
  package var conversions: [ConversionDay]
  /// Millionths by epoch and arm, nil being the holdout; epochs whose shares are not known for certain are left out.
  package var shares: [Int64: [EpochShare]]
  package var actions: [(arm: String, state: Action.State, actions: Int64)]
  package var engagements: [(arm: String, kind: Engagement.Kind, actions: Int64)]
  /// Receipts by outcome code.
  package var receipts: [Int64: Int64]

  package init(
    strategy: Strategy, document: StrategyDocument, mode: Mode, currency: Currency, at: Instant,
    tallies: [EffectTally], shares: [Int64: [EpochShare]],
    actions: [(arm: String, state: Action.State, actions: Int64)] = [],
    engagements: [(arm: String, kind: Engagement.Kind, actions: Int64)] = [], receipts: [Int64: Int64] = [:],
    conversions: [ConversionDay] = []
  ) {
    self.strategy = strategy
    self.document = document
    self.mode = mode
    self.currency = currency
    self.at = at
    self.tallies = tallies
    self.shares = shares
    self.actions = actions
    self.engagements = engagements
    self.receipts = receipts
    self.conversions = conversions
  }

  /// Throws ``StoreError`` `.notFound` for a strategy that doesn't exist or was never started. Without its funnel it is
  /// what effects are computed from and no more.
  package init(
    _ tx: any Transaction, _ tenant: TenantID, key: String, mode: Mode?, at now: Instant, withFunnel: Bool = true
  ) throws {
    guard let tenant = try tx.tenant(tenant), let strategy = try tx.strategy(tenant.id, key: key),
      let version = try tx.strategyVersion(tenant.id, strategy.id, strategy.liveVersion)
    else { throw StoreError(.notFound, "strategy \(key), or it was never started") }
    let mode = mode ?? tenant.mode
    let documents = try tx.strategyVersions(tenant.id, strategy.id)
      .filter { $0.version <= strategy.liveVersion }
      .sorted { $0.version < $1.version }
      .map { try StrategyDocument(json: $0.document) }
    self.init(
      strategy: strategy, document: try StrategyDocument(json: version.document), mode: mode, currency: tenant.currency,
      at: now, tallies: try tx.tallies(tenant.id, mode, strategy.id),
      shares: EpochShare.byEpoch(documents, current: strategy.epoch),
      actions: withFunnel ? try tx.actionCounts(tenant.id, mode, byArmOf: strategy.id) : [],
      engagements: withFunnel ? try tx.engagementCounts(tenant.id, strategy.id) : [],
      receipts: try tx.receiptCounts(tenant.id, strategy.id),
      conversions: withFunnel ? try tx.conversionDays(tenant.id, mode, strategy.id) : [])
  }
}
