/// What the overview asks every few seconds: counts that cost the same over a small tenant and over a large one.
package protocol OverviewStore {
  /// `customers`, `orders`, `order_lines`, `events`, `products` and `revenue_minor`.
  func factFigures(_ tenant: TenantID) throws -> [String: Figure]
  /// Actions of a mode by strategy and state.
  func actionFigures(_ tenant: TenantID, _ mode: Mode) throws -> ActionFigures
  /// Rows due by now, under `understand`, `learn`, `decide`, `act` and `schedules`; each counted up to `most`.
  func backlog(_ tenant: TenantID, now: Instant, most: Int) throws -> [String: Int64]
  /// When the longest-waiting due row became due; nil where nothing is due.
  func oldestDue(_ tenant: TenantID, now: Instant) throws -> Instant?
  /// What happened from the start of each span to its end; sent in a mode.
  func doings(_ tenant: TenantID, _ mode: Mode, in spans: [Range<Instant>]) throws -> [Doings]
  /// Actions that succeeded since, and those of them that a person approved.
  func automation(_ tenant: TenantID, _ mode: Mode, since: Instant) throws -> (all: Int64, touched: Int64)
}

/// How many there are: counted, or estimated from some buckets of customers, which are drawn at random with the id.
package struct Figure: Sendable, Hashable {
  package var value: Int64
  package var isEstimate: Bool

  package init(_ value: Int64, isEstimate: Bool = false) {
    self.value = value
    self.isEstimate = isEstimate
  }
}

package struct ActionFigures: Sendable, Hashable {
  package var counts: [ID<Strategy>: [Action.State: Int64]]
  /// Those that succeeded, were cancelled or expired are estimated; the others are always counted.
  package var isEstimate: Bool

  package init(counts: [ID<Strategy>: [Action.State: Int64]], isEstimate: Bool) {
    self.counts = counts
    self.isEstimate = isEstimate
  }

  /// Over all strategies.
  package var total: [Action.State: Int64] {
    counts.values.reduce(into: [:]) { $0.merge($1) { $0 + $1 } }
  }
}
