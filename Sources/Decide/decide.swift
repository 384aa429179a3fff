internal import Control
internal import Domain

/// Decides from captured inputs and a policy alone. The same inputs give the same verdict for ever.
///
/// Order: audience and re-entry, release step, eligibility for every arm's channel, the tenant's marketing holdout,
/// holdout and arm, then the gates of state. What comes after the draw removes nobody from the analysis.
package func decide(_ captured: Captured, _ policy: Policy) -> Verdict {
  var questions = Questions(captured, policy)
  let outcome = questions.run()
  return Verdict(
    outcome: outcome, arm: questions.arm, isDrawn: questions.isDrawn, answers: questions.answers,
    dueAt: questions.dueAt)
}

/// Asks the gates one by one and remembers what they said.
private struct Questions {
  let captured: Captured
  let policy: Policy
  var answers = [GateAnswer](repeating: .notAsked, count: Gate.allCases.count)
  var arm: String?
  var isDrawn = false
  var dueAt: Instant

  init(_ captured: Captured, _ policy: Policy) {
    self.captured = captured
    self.policy = policy
    dueAt = captured.now
  }

  var document: StrategyDocument { policy.document }

  mutating func run() -> DecisionOutcome {
    if let gate = blockedBeforeTheDraw() { return .blocked(gate) }
    guard let arm = draw() else { return .blocked(.holdout) }
    if let gate = blockedByState(arm) { return .blocked(gate) }
    switch document.approval {
    case .suggestOnly: return .suggested
    case .required:
      answers[Gate.approval.rawValue] = .deferred
      return .awaitingApproval
    case .none:
      _ = ask(.approval, true)
      return .planned
    }
  }

  /// Asks a gate that applies to the purpose; one that doesn't lets everybody pass unasked.
  private mutating func ask(_ gate: Gate, _ passes: Bool) -> Bool {
    guard gate.applies(to: document.purpose) else { return true }
    answers[gate.rawValue] = passes ? .passed : .blocked
    return passes
  }

  private mutating func blockedBeforeTheDraw() -> Gate? {
    guard ask(.audience, captured.isMember && !captured.isExcluded) else { return .audience }
    guard ask(.reentry, document.reentry.allows(last: captured.lastTreated, now: captured.now)) else { return .reentry }
    guard ask(.release, captured.assigned != nil || captured.draws.release < document.release) else { return .release }
    guard ask(.reachable, captured.channels.allSatisfy(\.isReachable)) else { return .reachable }
    guard ask(.suppression, !captured.channels.contains(where: \.isSuppressed)) else { return .suppression }
    guard ask(.consent, captured.channels.allSatisfy { $0.consent == .granted }) else { return .consent }
    let isOutside = captured.draws.marketingHoldout >= policy.marketingHoldout
    return ask(.marketingHoldout, isOutside) ? nil : .marketingHoldout
  }

  private mutating func draw() -> StrategyDocument.Arm? {
    isDrawn = true
    switch captured.assigned {
    case .holdout: arm = nil
    case .arm(let key): arm = key
    case nil: arm = captured.draws.arm(holdout: document.holdout, arms: document.arms)
    }
    guard ask(.holdout, arm != nil) else { return nil }
    // Whoever was drawn to an arm that is gone gets the default one, and is analysed as first assigned.
    return document.arms.first { $0.key == arm } ?? document.arms.first
  }

  private mutating func blockedByState(_ arm: StrategyDocument.Arm) -> Gate? {
    if let exclusion = document.exclusion {
      let isFree = captured.lastExclusive.map { $0 + .days(exclusion.days) <= captured.now } ?? true
      guard ask(.exclusion, isFree) else { return .exclusion }
    }
    guard ask(.cap, hasRoom(for: arm)) else { return .cap }
    guard ask(.content, captured.hasContent) else { return .content }
    if arm.actions.contains(where: { $0.coupon != nil }) {
      guard ask(.coupon, captured.gotCoupon) else { return .coupon }
    }
    if document.slot != nil { guard ask(.slot, captured.gotSlot) else { return .slot } }
    if document.rate != nil { guard ask(.rate, captured.gotRate) else { return .rate } }
    if document.budget != nil { guard ask(.budget, captured.gotBudget) else { return .budget } }
    deferByQuietHours()
    return nil
  }

  private func hasRoom(for arm: StrategyDocument.Arm) -> Bool {
    zip(policy.caps, captured.capCounts).allSatisfy { cap, count in
      let wanted = arm.actions.count { cap.channel == nil || cap.channel == $0.channel }
      return wanted == 0 || count + Int64(wanted) <= cap.count
    }
  }

  private mutating func deferByQuietHours() {
    guard Gate.quietHours.applies(to: document.purpose), let hours = policy.quietHours else { return }
    guard let end = hours.end(at: captured.now, offset: captured.zoneOffset) else {
      answers[Gate.quietHours.rawValue] = .passed
      return
    }
    answers[Gate.quietHours.rawValue] = .deferred
    dueAt = end
  }
}
