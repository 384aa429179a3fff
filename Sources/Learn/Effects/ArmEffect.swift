internal import Domain
package import Statistics

/// What one arm, or with nil all arms together, did beside the holdout; differences are taken within epochs.
package struct ArmEffect: Sendable, Equatable {
  package let arm: String?
  /// Shares of units.
  package let conversion: EffectEstimate
  /// Minor units a unit.
  package let revenue: EffectEstimate
  /// Converters on the smaller side.
  package let converters: Int
  /// Units with revenue on the smaller side.
  package let payers: Int
  /// Units of the epochs in which both sides can be compared.
  package let treatedUnits: Int64
  package let heldOutUnits: Int64
  /// What the treated units of these epochs cost beyond the held out ones, in minor units.
  package let cost: Double

  init(arm: String?, _ epochs: [EpochReport], _ goal: StrategyDocument.Goal) {
    self.arm = arm
    let pairs = epochs.map { (control: $0.holdout, treatment: $0.treated(arm)) }
      .filter { min($0.control.units, $0.treatment.units) > 1 }
    let conversions = pairs.map { EffectStratum(control: $0.control.conversion, treatment: $0.treatment.conversion) }
    let revenues = pairs.map { pair in
      EffectStratum(control: pair.control.revenue(goal), treatment: pair.treatment.revenue(goal))
    }
    conversion = EffectEstimate(strata: conversions, measure: .conversion)
    revenue = EffectEstimate(strata: revenues, measure: .money)
    converters = conversions.smallerSide
    payers = revenues.smallerSide
    treatedUnits = pairs.reduce(0) { $0 + $1.treatment.units }
    heldOutUnits = pairs.reduce(0) { $0 + $1.control.units }
    cost = pairs.reduce(0) { sum, pair in
      let untreated = pair.control.cost / Double(pair.control.units) * Double(pair.treatment.units)
      return sum + pair.treatment.cost - untreated
    }
  }

  package var isComparable: Bool { treatedUnits > 0 && heldOutUnits > 0 }

  /// What the treated units brought in beyond what they would have without, in minor units: the difference a unit
  /// times the treated units.
  package var incrementalRevenue: Double { revenue.difference * Double(treatedUnits) }

  package func incrementalRevenue(in interval: Interval) -> Interval {
    Interval(low: interval.low * Double(treatedUnits), high: interval.high * Double(treatedUnits))
  }

  /// (incremental revenue - cost) / cost; nil where nothing was spent.
  package var returnOnCost: Double? { cost > 0 ? (incrementalRevenue - cost) / cost : nil }

  /// The cost is taken as known.
  package func returnOnCost(in interval: Interval) -> Interval? {
    guard cost > 0 else { return nil }
    let revenue = incrementalRevenue(in: interval)
    return Interval(low: (revenue.low - cost) / cost, high: (revenue.high - cost) / cost)
  }
}

extension [EffectTally] {
  fileprivate var units: Int64 { reduce(0) { $0 + $1.units } }
  fileprivate var cost: Double { reduce(0) { $0 + Double($1.cost) } }

  fileprivate var conversion: Moments {
    reduce(into: Moments()) { $0.merge(Moments(converted: Int($1.converted), of: Int($1.units))) }
  }

  fileprivate func revenue(_ goal: StrategyDocument.Goal) -> Moments {
    reduce(into: Moments()) { moments, tally in
      moments.merge(
        Moments(
          count: Int(tally.units), nonZeroCount: tally.payers(goal), sum: tally.revenue,
          sumOfSquares: tally.revenueSquared))
    }
  }
}

extension EffectTally {
  /// Units with revenue. Who converted by ordering has some; for other goals at least (sum)^2 / sum of squares units
  /// must have some (Cauchy and Schwarz), and no more is known.
  fileprivate func payers(_ goal: StrategyDocument.Goal) -> Int {
    if goal.event == "order" { return Int(converted) }
    return revenueSquared > 0 ? Int((revenue * revenue / revenueSquared).rounded(.up)) : 0
  }
}

extension [EffectStratum] {
  fileprivate var smallerSide: Int {
    Swift.min(reduce(0) { $0 + $1.control.nonZeroCount }, reduce(0) { $0 + $1.treatment.nonZeroCount })
  }
}
