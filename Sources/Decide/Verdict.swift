package import Control
package import Domain

/// What was decided for one customer at one occurrence, with each gate's answer.
package struct Verdict: Sendable, Hashable {
  package var outcome: DecisionOutcome
  /// The arm drawn or assigned before; nil in the holdout and where no draw was made.
  package var arm: String?
  /// The unit exists from this decision on: treated or held out, it enters the analysis.
  package var isDrawn: Bool
  /// By ``Gate``'s order.
  package var answers: [GateAnswer]
  /// When the arm's actions may begin; later than now in quiet hours.
  package var dueAt: Instant
}

/// The end of a decision as a small number: below 10 something follows, from 10 on the gate that said no.
package enum DecisionOutcome: Sendable, Hashable {
  case planned
  case awaitingApproval
  /// The strategy only suggests.
  case suggested
  case blocked(Gate)

  package var code: Int64 {
    switch self {
    case .planned: 0
    case .awaitingApproval: 1
    case .suggested: 2
    case .blocked(let gate): 10 + Int64(gate.rawValue)
    }
  }

  package init?(code: Int64) {
    switch code {
    case 0: self = .planned
    case 1: self = .awaitingApproval
    case 2: self = .suggested
    default:
      guard let gate = Gate(rawValue: Int(code) - 10) else { return nil }
      self = .blocked(gate)
    }
  }

  /// `planned`, `awaiting_approval`, `suggested`, or the gate's word.
  package var word: String {
    switch self {
    case .planned: "planned"
    case .awaitingApproval: "awaiting_approval"
    case .suggested: "suggested"
    case .blocked(let gate): gate.word
    }
  }

  package static let all: [DecisionOutcome] =
    [.planned, .awaitingApproval, .suggested] + Gate.allCases.map { .blocked($0) }
}
