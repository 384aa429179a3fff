package import Content

/// Why something a person wanted of the ledger was not done.
package struct ActProblem: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case actionNotFound = "action_not_found"
    /// The action is in a state in which this has no meaning.
    case notPossible = "action_not_possible"
    case changedMeanwhile = "action_changed_meanwhile"
    case tooLate = "action_too_late"
    case budgetUsedUp = "budget_used_up"
    case couponUsedUp = "coupon_used_up"
    case ownStrategy = "approval_own_strategy"
    case notWaiting = "approval_not_waiting"
    case contentChanged = "approval_content_changed"
    case evidenceMissing = "evidence_missing"
    case customerErased = "customer_erased"
  }

  package let code: Code
  package let parameters: [String: String]

  package init(_ code: Code, _ parameters: [String: String] = [:]) {
    self.code = code
    self.parameters = parameters
  }

  package var sentence: LocalizedSentence { LocalizedSentence(code.rawValue, parameters) }
}
