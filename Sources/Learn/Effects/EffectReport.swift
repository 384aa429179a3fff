package import Domain

/// What a strategy did: treated beside held out, over units whose goal window has closed and that are no crossovers.
package struct EffectReport: Sendable {
  package let strategy: Strategy
  package let name: String
  package let goal: StrategyDocument.Goal
  package let mode: Mode
  package let currency: Currency
  package let at: Instant
  package let epochs: [EpochReport]
  /// The holdout first, then the arms; over all epochs.
  package let arms: [ArmReport]
  /// All arms together first, then each, beside the holdout.
  package let effects: [ArmEffect]
  package let funnel: [FunnelRow]
  package let curve: ConversionCurve
  package let decisions: DecisionCounts

  package init(_ material: EffectMaterial) {
    strategy = material.strategy
    name = material.document.name
    goal = material.document.goal
    mode = material.mode
    currency = material.currency
    at = material.at
    let tallies = Dictionary(grouping: material.tallies, by: \.epoch).sorted { $0.key < $1.key }
    let epochs = tallies.map { EpochReport(epoch: $0.key, $0.value, shares: material.shares[$0.key]) }
    let keys = EffectReport.keys(material)
    arms = ([nil] + keys).map { arm in ArmReport(arm: arm, material.tallies.filter { $0.arm == arm }) }
    // With one arm, all arms together say it already.
    let subjects = [nil] + (keys.count > 1 ? keys : [])
    effects = subjects.map { ArmEffect(arm: $0, epochs, material.document.goal) }
    self.epochs = epochs
    curve = ConversionCurve(material)
    funnel = keys.map { FunnelRow(arm: $0, material) }
    decisions = DecisionCounts(material.receipts)
  }

  /// The arms in force in their order, then those that are gone.
  private static func keys(_ material: EffectMaterial) -> [String] {
    let present = material.document.arms.map(\.key)
    let seen = Set(material.tallies.compactMap(\.arm) + material.actions.map(\.arm) + material.engagements.map(\.arm))
    return present + seen.subtracting(present).sorted()
  }
}

/// What one arm, or with nil the holdout, came to.
package struct ArmReport: Sendable, Hashable {
  package let arm: String?
  package let units: Int64
  package let converted: Int64
  /// Minor units.
  package let revenue: Double
  package let cost: Int64

  init(arm: String?, _ tallies: [EffectTally]) {
    self.arm = arm
    units = tallies.reduce(0) { $0 + $1.units }
    converted = tallies.reduce(0) { $0 + $1.converted }
    revenue = tallies.reduce(0) { $0 + $1.revenue }
    cost = tallies.reduce(0) { $0 + $1.cost }
  }

  package var conversion: Double? { units == 0 ? nil : Double(converted) / Double(units) }
  /// Minor units.
  package var revenuePerUnit: Double? { units == 0 ? nil : revenue / Double(units) }
}
