package import Domain

extension StrategyDocument.Reentry {
  /// Whether a customer whose last action of the strategy was planned at `last` may be treated again.
  package func allows(last: Instant?, now: Instant) -> Bool {
    guard let last else { return true }
    switch self {
    case .once: return false
    case .everyDays(let days): return last + .days(days) <= now
    case .always: return true
    }
  }
}
