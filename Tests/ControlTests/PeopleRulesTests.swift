import Control
import Domain
import JSON
import TestSupport
import Testing

@Suite("Approvals and merges")
struct PeopleRulesTests {
  static let waiting = Action.example(state: .awaitingApproval)

  @Test("nobody approves their own strategy while somebody else could")
  func ownStrategy() throws {
    #expect(throws: ApprovalRules.Refusal.ownStrategy) {
      try ApprovalRules.check(
        Self.waiting, seen: Self.waiting.contentHash, author: "li", approver: "li", accounts: ["li", "wang"])
    }
    #expect(
      try ApprovalRules.check(
        Self.waiting, seen: Self.waiting.contentHash, author: "li", approver: "li", accounts: ["li"]))
    #expect(
      try !ApprovalRules.check(
        Self.waiting, seen: Self.waiting.contentHash, author: "li", approver: "wang", accounts: ["li", "wang"]))
  }

  @Test("an answer to something else than what would run is refused")
  func contentChanged() {
    #expect(throws: ApprovalRules.Refusal.contentChanged) {
      try ApprovalRules.check(Self.waiting, seen: [1, 2], author: "li", approver: "wang", accounts: [])
    }
    let sent = Action.example(state: .succeeded)
    #expect(throws: ApprovalRules.Refusal.notWaiting) {
      try ApprovalRules.check(sent, seen: sent.contentHash, author: "li", approver: "wang", accounts: [])
    }
  }

  @Test("an approval stands only for the content it was given for, and a later no takes it back")
  func stands() {
    func answer(_ answer: Approval.Answer, _ action: Action, at seconds: Int64) -> Approval {
      Approval(
        action: action.id, customer: action.customer, contentHash: action.contentHash, answer: answer, approver: "w",
        isSoleApprover: false, reason: "", at: .seconds(seconds))
    }
    let changed = Action.example(state: .awaitingApproval, variables: ["customer": ["name": "Zhao"]])
    #expect(ApprovalRules.stands([answer(.approved, Self.waiting, at: 1)], for: Self.waiting))
    #expect(!ApprovalRules.stands([answer(.approved, Self.waiting, at: 1)], for: changed))
    #expect(!ApprovalRules.stands([], for: Self.waiting))
    let both = [answer(.rejected, Self.waiting, at: 2), answer(.approved, Self.waiting, at: 1)]
    #expect(!ApprovalRules.stands(both, for: Self.waiting))
  }

  @Test("a merge cancels the later of two unsent actions that re-entry forbids side by side")
  func merge() {
    let early = Action.example(id: 1, occurrence: 1, createdAt: .seconds(100))
    let late = Action.example(
      id: 2, customer: CustomerID(high: 1, low: 2), occurrence: 2, createdAt: .seconds(200))
    #expect(MergeRules.cancelled([late, early]) { _ in .once } == [late])
    #expect(MergeRules.cancelled([late, early]) { _ in .always }.isEmpty)
  }

  @Test("what was sent stays, and the unsent one gives way though it was planned first")
  func mergeWithSent() {
    let unsent = Action.example(id: 1, createdAt: .seconds(100))
    let sent = Action.example(id: 2, state: .succeeded, createdAt: .seconds(200))
    #expect(MergeRules.cancelled([unsent, sent]) { _ in .once } == [unsent])
    let unknown = Action.example(id: 3, state: .unknown, createdAt: .seconds(300))
    #expect(MergeRules.cancelled([sent, unknown]) { _ in .once }.isEmpty)
    let dead = Action.example(id: 4, state: .dead, createdAt: .seconds(50))
    #expect(MergeRules.cancelled([unsent, dead]) { _ in .once }.isEmpty)
  }
}
