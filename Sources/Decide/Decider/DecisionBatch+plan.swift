internal import Content
internal import Control
internal import Crypto
internal import Domain
internal import JSON

extension DecisionBatch {
  /// Something that had to be taken was gone; the decision is made again with that captured.
  private struct Gone: Error {
    let gate: Gate
  }

  /// Decides, takes what the decision needs, and enters the actions with their reservations, all or nothing.
  ///
  /// - Parameter isMember: says who is in the audience where the memberships of now do not: in a rehearsal on the past.
  func decideAndPlan(
    _ occurrence: Occurrence, _ aliases: AliasSet, _ plan: StrategyPlan, isMember: Bool? = nil
  ) throws -> ReceiptBody {
    let person = try Person(tx, tenant, aliases)
    var captured = try capture(occurrence, person, plan)
    if let isMember { (captured.isMember, captured.isExcluded) = (isMember, false) }
    var verdict = decide(captured, plan.policy)
    while verdict.outcome == .planned || verdict.outcome == .awaitingApproval || verdict.outcome == .suggested {
      do {
        let plan = (occurrence, person, plan, verdict)
        try tx.attempt { try enter(plan.0, plan.1, plan.2, plan.3) }
        break
      } catch let gone as Gone {
        captured.lose(gone.gate)
        verdict = decide(captured, plan.policy)
      }
    }
    if verdict.isDrawn, captured.assigned == nil { try assign(person, plan, arm: verdict.arm) }
    return ReceiptBody(captured: captured, verdict: verdict)
  }

  private func assign(_ person: Person, _ plan: StrategyPlan, arm: String?) throws {
    let ends = now + .days(plan.document.goal.windowDays)
    _ = try tx.claimAssignment(
      tenant.id,
      Assignment(
        customer: person.aliases.canonical, mode: tenant.mode, strategy: plan.strategy.id, epoch: plan.strategy.epoch,
        arm: arm, at: now, windowEndsAt: ends))
    try tx.touch(tenant.id, [AgendaTouch(customer: person.aliases.canonical, stage: .learn, dueAt: ends)])
  }

  private func enter(_ occurrence: Occurrence, _ person: Person, _ plan: StrategyPlan, _ verdict: Verdict) throws {
    guard let arm = plan.document.arms.first(where: { $0.key == verdict.arm }) ?? plan.document.arms.first else {
      return
    }
    let suggests = verdict.outcome == .suggested
    var actions: [Action] = []
    for step in arm.actions {
      let id: ID<Action> = ids.next()
      let coupon = try suggests ? nil : takeCoupon(step, person, plan, action: id)
      actions.append(try action(id, step, arm, coupon, occurrence, person, plan, verdict))
    }
    guard !suggests else { return }
    try takeCounters(plan)
    if let budget = plan.document.budget {
      let money = actions.reduce(0) { $0 + $1.cost }
      let liability = actions.reduce(0) { $0 + $1.liability }
      guard try tx.reserveBudget(tenant.id, tenant.mode, key: budget.key, money: money, liability: liability) else {
        throw Gone(gate: .budget)
      }
    }
    try tx.insertActions(tenant.id, actions)
  }

  private func takeCoupon(
    _ step: StrategyDocument.Step, _ person: Person, _ plan: StrategyPlan, action: ID<Action>
  ) throws -> Coupon? {
    guard let key = step.coupon else { return nil }
    guard let pool = plan.pools[key], pool.validFrom <= now else { throw Gone(gate: .coupon) }
    let owned = try tx.coupons(tenant.id, of: person.aliases.members).count { $0.pool == key }
    guard Int64(owned) < pool.perCustomer, try tx.takeFromPool(tenant.id, key: key) else { throw Gone(gate: .coupon) }
    let coupon = Coupon(
      code: CouponCode.of(action, secret: tenant.secret), pool: key, customer: person.aliases.canonical, action: action,
      issuedAt: now, expiresAt: now + .days(pool.validDays))
    try tx.insertCoupon(tenant.id, coupon)
    return coupon
  }

  private func takeCounters(_ plan: StrategyPlan) throws {
    if let slot = plan.document.slot {
      let key = "slot/\(slot.key)/\(tenant.zone.day(at: now))"
      guard try tx.takeCounter(tenant.id, tenant.mode, key: key, capacity: slot.perDay) else { throw Gone(gate: .slot) }
    }
    if let rate = plan.document.rate {
      let key = "rate/\(plan.strategy.id)/\(now.microseconds / 3_600_000_000)"
      guard try tx.takeCounter(tenant.id, tenant.mode, key: key, capacity: rate.perHour) else {
        throw Gone(gate: .rate)
      }
    }
  }

  private func action(
    _ id: ID<Action>, _ step: StrategyDocument.Step, _ arm: StrategyDocument.Arm, _ coupon: Coupon?,
    _ occurrence: Occurrence, _ person: Person, _ plan: StrategyPlan, _ verdict: Verdict
  ) throws -> Action {
    let recipient = step.channel.identityKind.flatMap(person.address) ?? step.url ?? ""
    let template = plan.templates[step.template]
    let variables = Variables(tenant, person, coupon: coupon, pool: step.coupon.flatMap { plan.pools[$0] })
      .captured(for: template?.template)
    guard let variables, step.template.isEmpty || template != nil else { throw Gone(gate: .content) }
    let liability = step.coupon.flatMap { plan.pools[$0]?.liability } ?? 0
    let dueAt = verdict.dueAt + .minutes(step.delayMinutes)
    let hash = ContentHash.of(
      channel: step.channel, template: step.template, templateVersion: template?.version ?? 0, variables: variables,
      recipient: recipient, cost: step.cost, liability: liability)
    return Action(
      id: id, customer: person.aliases.canonical, mode: tenant.mode, strategy: plan.strategy.id,
      strategyVersion: plan.strategy.liveVersion, occurrence: occurrence.id, step: step.key, arm: arm.key,
      channel: step.channel, purpose: plan.document.purpose, template: step.template,
      templateVersion: template?.version ?? 0, variables: variables, recipient: recipient, cost: step.cost,
      liability: liability, budget: plan.document.budget?.key, contentHash: hash, priority: plan.document.priority,
      createdAt: now, expiresAt: dueAt + .hours(plan.document.expiresAfterHours),
      state: verdict.outcome == .awaitingApproval ? .awaitingApproval : .ready, dueAt: dueAt, updatedAt: now)
  }
}

extension Captured {
  fileprivate mutating func lose(_ gate: Gate) {
    switch gate {
    case .content: hasContent = false
    case .coupon: gotCoupon = false
    case .slot: gotSlot = false
    case .rate: gotRate = false
    default: gotBudget = false
    }
  }
}
