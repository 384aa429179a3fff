package import Domain

/// The one unit that an alias set is in a strategy: pure.
///
/// The first assignment holds. Members who were assigned too keep a row each, under their own id, so that an un-merge
/// gives everybody their own unit back; while they are one, only the first one's row counts.
package struct StrategyUnit: Sendable, Hashable {
  /// Earliest first, never empty; all of one mode and strategy.
  private let assignments: [Assignment]

  private var first: Assignment { assignments[0] }
  package var mode: Mode { first.mode }
  package var strategy: ID<Strategy> { first.strategy }
  package var startsAt: Instant { first.at }
  package var windowEndsAt: Instant { first.windowEndsAt }
  /// Members were drawn differently, so that nobody can say what the unit got.
  package var isCrossover: Bool { assignments.contains { $0.arm != first.arm } }

  /// Groups the assignments of an alias set by mode and strategy.
  package static func all(in assignments: [Assignment]) -> [StrategyUnit] {
    Dictionary(grouping: assignments) { Key(mode: $0.mode, strategy: $0.strategy) }
      .sorted { ($0.key.mode.rawValue, $0.key.strategy) < ($1.key.mode.rawValue, $1.key.strategy) }
      .map { StrategyUnit(assignments: $0.value.sorted { ($0.at, $0.customer) < ($1.at, $1.customer) }) }
  }

  private struct Key: Hashable {
    let mode: Mode
    let strategy: ID<Strategy>
  }

  /// Whether an instant lies in the goal window: from the draw on, up to but not with the end.
  package func covers(_ instant: Instant) -> Bool { startsAt <= instant && instant < windowEndsAt }

  /// What the unit did by the goal. A converter has an order that is no return, or the goal's event; revenue is the sum
  /// of all orders of the window, returns included, whatever the goal.
  package func outcomes(
    _ goal: StrategyDocument.Goal, _ history: History, _ spending: Spending, now: Instant
  ) -> [Outcome] {
    let orders = history.orders.filter { covers($0.at) }
    let convertedAt =
      goal.event == "order"
      ? orders.filter { !$0.isReturn }.map(\.at).min()
      : history.events.filter { $0.name == goal.event && covers($0.at) }.map(\.at).min()
    let revenue = orders.reduce(0) { $0 + $1.total }
    return rows { assignment in
      outcome(
        assignment, isConverted: convertedAt != nil, convertedAt: convertedAt, revenue: revenue, cost: spending.total,
        now: now)
    }
  }

  /// The outcomes as they are known, closed where the window has ended.
  package func closed(_ stored: [Outcome], now: Instant) -> [Outcome] {
    rows { assignment in
      let known = stored.first {
        $0.customer == assignment.customer && $0.mode == mode && $0.strategy == strategy
      }
      return outcome(
        assignment, isConverted: known?.isConverted ?? false, convertedAt: known?.convertedAt,
        revenue: known?.revenue ?? 0, cost: known?.cost ?? 0, now: now)
    }
  }

  private func rows(_ first: (Assignment) -> Outcome) -> [Outcome] {
    // A shadow's window never closes: it counts nowhere.
    [first(self.first)]
      + assignments.dropFirst().map { outcome($0, isConverted: false, revenue: 0, cost: 0, now: .distantPast) }
  }

  private func outcome(
    _ assignment: Assignment, isConverted: Bool, convertedAt: Instant? = nil, revenue: Int64, cost: Int64,
    now: Instant
  ) -> Outcome {
    Outcome(
      customer: assignment.customer, mode: mode, strategy: strategy, epoch: assignment.epoch, arm: assignment.arm,
      isConverted: isConverted, revenue: revenue, cost: cost, isClosed: windowEndsAt <= now, isCrossover: isCrossover,
      at: windowEndsAt, convertedAt: convertedAt)
  }
}

extension OrderFact {
  /// As ``Order/isReturn``.
  var isReturn: Bool { total < 0 || (total == 0 && lines.contains { $0.quantity < 0 }) }
}
