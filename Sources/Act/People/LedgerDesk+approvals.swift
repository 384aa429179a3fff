internal import Content
internal import Control
package import Domain

extension LedgerDesk {
  /// An action as a person saw it.
  package struct Seen: Sendable, Hashable {
    package let action: ID<Action>
    package let contentHash: [UInt8]

    package init(action: ID<Action>, contentHash: [UInt8]) {
      self.action = action
      self.contentHash = contentHash
    }
  }

  package func approve(
    _ tenant: TenantID, _ seen: Seen, by approver: String, reason: String = ""
  ) async throws -> Action {
    try await change(tenant, seen.action) { action, entry in
      if action.state == .awaitingApproval, action.expiresAt <= entry.now { throw ActProblem(.tooLate) }
      let isSole = try LedgerDesk.check(action, seen, approver, entry)
      try entry.tx.insertApproval(
        entry.tenant.id,
        Approval(
          action: action.id, customer: action.customer, contentHash: action.contentHash, answer: .approved,
          approver: approver, isSoleApprover: isSole, reason: reason, at: entry.now))
      return try entry.move(action, .approve)
    }
  }

  package func reject(
    _ tenant: TenantID, _ id: ID<Action>, by approver: String, reason: String
  ) async throws -> Action {
    try await change(tenant, id) { action, entry in
      guard action.state == .awaitingApproval else { throw ActProblem(.notWaiting) }
      try entry.tx.insertApproval(
        entry.tenant.id,
        Approval(
          action: action.id, customer: action.customer, contentHash: action.contentHash, answer: .rejected,
          approver: approver, isSoleApprover: false, reason: reason, at: entry.now))
      let words = LocalizedSentence("approval_rejected", ["by": approver, "reason": reason])
      return try entry.move(action, .reject, reason: ActionReason.text(words))
    }
  }

  /// One answer for many, each in a transaction of its own: what can't be approved is told and stops no other.
  package func approve(
    _ tenant: TenantID, _ seen: [Seen], by approver: String, reason: String = ""
  ) async throws -> [ID<Action>: ActProblem] {
    try await each(seen.map(\.action)) { index in
      _ = try await approve(tenant, seen[index], by: approver, reason: reason)
    }
  }

  package func reject(
    _ tenant: TenantID, _ ids: [ID<Action>], by approver: String, reason: String
  ) async throws -> [ID<Action>: ActProblem] {
    try await each(ids) { index in _ = try await reject(tenant, ids[index], by: approver, reason: reason) }
  }

  private func each(
    _ ids: [ID<Action>], _ body: (Int) async throws -> Void
  ) async throws -> [ID<Action>: ActProblem] {
    var problems: [ID<Action>: ActProblem] = [:]
    for index in ids.indices {
      do { try await body(index) } catch let problem as ActProblem { problems[ids[index]] = problem }
    }
    return problems
  }

  /// The principals that could say yes: the accounts that may, or, where nobody has an account, the keys that may.
  package static func approvers(_ tx: any Transaction, _ tenant: TenantID, at now: Instant) throws -> Set<String> {
    let accounts = try tx.accounts(tenant)
    guard accounts.isEmpty else { return Set(accounts.filter(\.mayApprove).map(\.email)) }
    return Set(try tx.apiKeys(tenant).filter { $0.isValid(at: now) && $0.scopes.contains(.approve) }.map(\.name))
  }

  private static func check(_ action: Action, _ seen: Seen, _ approver: String, _ entry: LedgerEntry) throws -> Bool {
    let version = try entry.tx.strategyVersion(entry.tenant.id, action.strategy, action.strategyVersion)
    let accounts = try LedgerDesk.approvers(entry.tx, entry.tenant.id, at: entry.now)
    do {
      return try ApprovalRules.check(
        action, seen: seen.contentHash, author: version?.author ?? "", approver: approver,
        accounts: accounts)
    } catch {
      switch error {
      case .ownStrategy: throw ActProblem(.ownStrategy)
      case .notWaiting: throw ActProblem(.notWaiting)
      case .contentChanged: throw ActProblem(.contentChanged)
      }
    }
  }
}
