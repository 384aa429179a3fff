internal import Content
package import Domain

/// What one round of an ``Executor`` did.
package struct ExecutorReport: Sendable, Hashable {
  /// Left behind by a worker that died: given back, or unknown.
  package var recovered = 0
  package var leased = 0
  /// Handed to a sender.
  package var begun = 0
  /// Where the actions ended up, by state; `ready` are those put off.
  package var states: [Action.State: Int] = [:]
  /// Codes of why, for those that have a reason.
  package var reasons: [String: Int] = [:]

  package init() {}

  package var delivered: Int { states[.succeeded] ?? 0 }
  package var isIdle: Bool { recovered == 0 && leased == 0 }

  mutating func count(_ action: Action) {
    states[action.state, default: 0] += 1
    if let reason = action.reason { reasons[ActionReason.sentence(reason).code, default: 0] += 1 }
  }

  package static func + (left: ExecutorReport, right: ExecutorReport) -> ExecutorReport {
    var sum = left
    sum.recovered += right.recovered
    sum.leased += right.leased
    sum.begun += right.begun
    sum.states.merge(right.states, uniquingKeysWith: +)
    sum.reasons.merge(right.reasons, uniquingKeysWith: +)
    return sum
  }
}
