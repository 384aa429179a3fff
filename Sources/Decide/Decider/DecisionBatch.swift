internal import Control
internal import Domain

/// One batch of decisions inside one transaction.
final class DecisionBatch {
  let tx: any Transaction
  let tenant: Tenant
  let ids: IDSource
  let now: Instant
  private var plans: [ID<Strategy>: StrategyPlan] = [:]
  private var strategies: [ID<Strategy>: Strategy] = [:]
  private var receipts: [Receipt] = []
  /// Canonical customers who were erased: nothing is decided for them.
  private var erased: Set<CustomerID> = []

  init(tx: any Transaction, tenant: Tenant, ids: IDSource, now: Instant) {
    self.tx = tx
    self.tenant = tenant
    self.ids = ids
    self.now = now
  }

  /// Decides the claims that are still ours under the customers' locks; whoever took the others decides them. Returns
  /// how many it put back, since their customer is still to be understood.
  func run(_ claims: [OccurrenceClaim]) throws -> Int {
    let aliases = try lockedAliases(claims.map(\.occurrence.customer))
    let held = try tx.heldOccurrences(tenant.id, claims)
    let claims = try understood(held, aliases)
    let customers = try tx.customers(tenant.id, Array(Set(aliases.values.map(\.canonical))))
    erased = Set(customers.filter { $0.erasedAt != nil }.map(\.id))
    try loadPlans(Set(claims.map(\.occurrence.strategy)))
    // Strategies that compete for one cap, slot or budget are served by their stated priority.
    let order = claims.sorted {
      let left = plans[$0.occurrence.strategy]?.document.priority ?? 0
      let right = plans[$1.occurrence.strategy]?.document.priority ?? 0
      return (right, $0.occurrence.at, $0.occurrence.id) < (left, $1.occurrence.at, $1.occurrence.id)
    }
    for claim in order { try consider(claim, aliases[claim.occurrence.customer]) }
    try tx.insertReceipts(tenant.id, receipts)
    return held.count - claims.count
  }

  /// What came in for any member of an alias set may change who its customer is: an order makes a buyer. Whoever was to
  /// be understood by themselves was not claimed at all.
  private func understood(
    _ claims: [OccurrenceClaim], _ aliases: [CustomerID: AliasSet]
  ) throws -> [OccurrenceClaim] {
    let merged = aliases.values.filter { $0.members.count > 1 }.flatMap(\.members)
    let due = merged.isEmpty ? [] : try tx.dueCustomers(tenant.id, .understand, among: merged, now: now)
    guard !due.isEmpty else { return claims }
    return try claims.filter { claim in
      let occurrence = claim.occurrence
      guard let set = aliases[occurrence.customer], !due.isDisjoint(with: set.members) else { return true }
      try tx.finishOccurrence(tenant.id, claim, state: occurrence.state, dueAt: occurrence.dueAt)
      return false
    }
  }

  private func loadPlans(_ wanted: Set<ID<Strategy>>) throws {
    for id in wanted {
      guard let strategy = try tx.strategy(tenant.id, id) else { continue }
      strategies[id] = strategy
      plans[id] = try StrategyPlan(tx, tenant, strategy, ids: ids)
    }
  }

  /// Locks the canonical customers in id order, until no merge has changed between reading and locking who that is.
  private func lockedAliases(_ customers: [CustomerID]) throws -> [CustomerID: AliasSet] {
    let unique = Array(Set(customers))
    var locked: Set<CustomerID> = []
    while true {
      let aliases = try tx.aliasSets(tenant.id, unique)
      let missing = Set(aliases.values.map(\.canonical)).subtracting(locked)
      if missing.isEmpty { return aliases }
      try tx.lockCustomers(tenant.id, missing.sorted())
      locked.formUnion(missing)
    }
  }

  private func consider(_ claim: OccurrenceClaim, _ aliases: AliasSet?) throws {
    let occurrence = claim.occurrence
    guard let strategy = strategies[occurrence.strategy], strategy.state != .ended, let aliases,
      !erased.contains(aliases.canonical)
    else {
      return try tx.finishOccurrence(tenant.id, claim, state: .expired, dueAt: nil)
    }
    guard let plan = plans[strategy.id] else {
      // Paused: it waits until the strategy runs again or the occasion is gone.
      let end = occurrence.at + .hours(StrategyDocument.longestWaitHours)
      let state: Occurrence.State = now >= end ? .expired : .waiting
      return try tx.finishOccurrence(tenant.id, claim, state: state, dueAt: end)
    }
    // Reconsidered while its customer was apart from the one who was treated: what was planned stands.
    if occurrence.revision > 0, try hasAction(occurrence, aliases) {
      return try tx.finishOccurrence(tenant.id, claim, state: .decided, dueAt: nil)
    }
    let decision = try decideAndPlan(occurrence, aliases, plan)
    let end = occurrence.at + .hours(plan.document.expiresAfterHours)
    if let retry = decision.retryAt(now: now), now < end {
      return try tx.finishOccurrence(tenant.id, claim, state: .waiting, dueAt: min(retry, end))
    }
    try tx.finishOccurrence(tenant.id, claim, state: .decided, dueAt: nil)
    receipts.append(
      Receipt(
        customer: occurrence.customer, occurrence: occurrence.id, revision: occurrence.revision, strategy: strategy.id,
        header: plan.header, at: now, outcome: decision.verdict.outcome.code, body: decision.bytes))
  }

  private func hasAction(_ occurrence: Occurrence, _ aliases: AliasSet) throws -> Bool {
    try tx.actions(tenant.id, tenant.mode, occurrence.strategy, of: aliases.members)
      .contains { $0.occurrence == occurrence.id }
  }
}

extension StrategyDocument {
  /// How long an occurrence of a paused strategy is kept.
  static let longestWaitHours: Int64 = 30 * 24
}

extension ReceiptBody {
  /// When a "no" may turn into a "yes" by itself: the release step may widen, an hour's rate ends.
  fileprivate func retryAt(now: Instant) -> Instant? {
    switch verdict.outcome {
    case .blocked(.release): .distantFuture
    case .blocked(.rate): .seconds((now.microseconds / 3_600_000_000 + 1) * 3_600)
    default: nil
    }
  }
}
