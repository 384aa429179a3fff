/// What one unit (a customer in a strategy) did within its goal window, treated or held out.
package struct Outcome: Sendable, Hashable {
  package let customer: CustomerID
  package let mode: Mode
  package let strategy: ID<Strategy>
  package let epoch: Int64
  package let arm: String?
  package let isConverted: Bool
  /// Money in the window in minor units, returns subtracted.
  package let revenue: Int64
  /// What was spent on it, in minor units.
  package let cost: Int64
  /// The window has ended; only these count in effects.
  package let isClosed: Bool
  /// Merged with somebody drawn differently: leaves the analysis.
  package let isCrossover: Bool
  package let at: Instant
  /// When it did what counts first; nil too where that was not kept.
  package let convertedAt: Instant?

  package init(
    customer: CustomerID, mode: Mode, strategy: ID<Strategy>, epoch: Int64, arm: String?, isConverted: Bool,
    revenue: Int64, cost: Int64, isClosed: Bool, isCrossover: Bool, at: Instant, convertedAt: Instant? = nil
  ) {
    self.customer = customer
    self.mode = mode
    self.strategy = strategy
    self.epoch = epoch
    self.arm = arm
    self.isConverted = isConverted
    self.revenue = revenue
    self.cost = cost
    self.isClosed = isClosed
    self.isCrossover = isCrossover
    self.at = at
    self.convertedAt = convertedAt
  }
}

/// Sums over the closed units of one epoch and arm (nil: holdout): enough for every interval.
package struct EffectTally: Sendable, Hashable {
  package let epoch: Int64
  package let arm: String?
  package let units: Int64
  package let converted: Int64
  package let revenue: Double
  package let revenueSquared: Double
  package let cost: Int64

  package init(
    epoch: Int64, arm: String?, units: Int64, converted: Int64, revenue: Double, revenueSquared: Double, cost: Int64
  ) {
    self.epoch = epoch
    self.arm = arm
    self.units = units
    self.converted = converted
    self.revenue = revenue
    self.revenueSquared = revenueSquared
    self.cost = cost
  }
}

/// How many closed units of one epoch and arm (nil: holdout) converted on one day after their draw, which is day 0.
package struct ConversionDay: Sendable, Hashable {
  package let epoch: Int64
  package let arm: String?
  /// Nil where the instant was not kept.
  package let day: Int64?
  package let units: Int64

  package init(epoch: Int64, arm: String?, day: Int64?, units: Int64) {
    self.epoch = epoch
    self.arm = arm
    self.day = day
    self.units = units
  }
}

/// What a recipient did with an action: delivered, opened, clicked, bounced, complained, unsubscribed.
package struct Engagement: Sendable, Hashable {
  package enum Kind: Int64, Sendable {
    case delivered = 0
    case opened, clicked, bounced, complained, unsubscribed
  }

  package let action: ID<Action>
  package let customer: CustomerID
  package let kind: Kind
  package let at: Instant
  package let detail: String

  package init(action: ID<Action>, customer: CustomerID, kind: Kind, at: Instant, detail: String = "") {
    self.action = action
    self.customer = customer
    self.kind = kind
    self.at = at
    self.detail = detail
  }
}
