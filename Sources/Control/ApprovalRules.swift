package import Domain

/// Who may say yes to what.
package enum ApprovalRules {
  package enum Refusal: String, Error, Sendable {
    /// The author of a strategy doesn't approve its actions while somebody else could.
    case ownStrategy = "approval_own_strategy"
    /// The action no longer waits.
    case notWaiting = "approval_not_waiting"
    /// What the approver saw is not what would run.
    case contentChanged = "approval_content_changed"
  }

  /// Checks an answer to an action and tells whether it is the sole approver's.
  ///
  /// - Parameter accounts: the principals of the tenant that could approve.
  package static func check(
    _ action: Action, seen contentHash: [UInt8], author: String, approver: String, accounts: Set<String>
  ) throws(Refusal) -> Bool {
    guard action.state == .awaitingApproval else { throw .notWaiting }
    guard contentHash == action.contentHash, ContentHash.of(action) == action.contentHash else {
      throw .contentChanged
    }
    guard author == approver else { return false }
    guard accounts.subtracting([approver]).isEmpty else { throw .ownStrategy }
    return true
  }

  /// Whether an approved action still is what was approved.
  package static func stands(_ approvals: [Approval], for action: Action) -> Bool {
    guard let last = approvals.max(by: { $0.at < $1.at }) else { return false }
    return last.answer == .approved && last.contentHash == ContentHash.of(action)
  }
}
