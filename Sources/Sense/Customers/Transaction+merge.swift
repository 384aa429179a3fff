internal import Control
internal import Domain
internal import JSON

extension Transaction {
  /// Makes two alias sets one and cancels the unsent actions that one customer would not have got twice. Nil when
  /// they are one already, or one of them was erased.
  func merge(
    _ tenant: TenantID, from: CustomerID, into: CustomerID, reason: String, principal: String, ids: IDSource,
    now: Instant
  ) throws -> Merge? {
    let members = try lockAliasSets(tenant, [from, into])
    guard try !isOneSet(tenant, from, into), try !customers(tenant, members).contains(where: { $0.erasedAt != nil })
    else { return nil }
    let merge = Merge(id: ids.next(), from: from, into: into, at: now, reason: reason)
    try insertMerge(tenant, merge)
    try cancelDoubled(tenant, members, merge, now)
    try announce([], touched: Set(members), tenant: tenant, ids: ids, now: now)
    let data: JSON = [
      "merge": .string(merge.id.description), "from": .string(from.description), "into": .string(into.description),
    ]
    try tell(tenant, [Notice(.customerMerged, merge.id.description, at: now, data: data)], now: now)
    return merge
  }

  /// Takes a merge back. Actions it cancelled stay cancelled.
  func unmerge(
    _ tenant: TenantID, _ id: ID<Merge>, of customer: CustomerID, principal: String, ids: IDSource, now: Instant
  ) throws {
    let members = try lockAliasSets(tenant, [customer])
    try undoMerge(tenant, id, at: now)
    try announce([], touched: Set(members), tenant: tenant, ids: ids, now: now)
    let data: JSON = ["merge": .string(id.description)]
    try tell(tenant, [Notice(.customerUnmerged, id.description, at: now, data: data)], now: now)
  }

  private func isOneSet(_ tenant: TenantID, _ one: CustomerID, _ other: CustomerID) throws -> Bool {
    let sets = try aliasSets(tenant, [one, other])
    return sets[one]?.canonical == sets[other]?.canonical
  }

  /// Locks every member of the customers' alias sets in id order, until no other merge has changed the sets between
  /// reading and locking.
  private func lockAliasSets(_ tenant: TenantID, _ customers: [CustomerID]) throws -> [CustomerID] {
    var locked: [CustomerID] = []
    while true {
      let members = Set(try aliasSets(tenant, customers).values.flatMap(\.members)).union(customers).sorted()
      if members == locked { return members }
      try lockCustomers(tenant, members)
      locked = members
    }
  }

  private func cancelDoubled(_ tenant: TenantID, _ members: [CustomerID], _ merge: Merge, _ now: Instant) throws {
    let actions = try actions(tenant, of: members, limit: 100_000)
    var reentries: [ID<Strategy>: StrategyDocument.Reentry] = [:]
    for id in Set(actions.map(\.strategy)) {
      guard let strategy = try strategy(tenant, id),
        let version = try strategyVersion(tenant, id, max(strategy.liveVersion, 1))
      else { continue }
      reentries[id] = try StrategyDocument(json: version.document).reentry
    }
    let coupons = try coupons(tenant, of: members)
    for action in MergeRules.cancelled(actions, reentry: { reentries[$0] ?? .once }) {
      guard let action = try cancel(tenant, action, now) else { continue }
      if let budget = action.budget {
        try releaseBudget(tenant, action.mode, key: budget, money: action.cost, liability: action.liability)
      }
      for coupon in coupons where coupon.action == action.id && coupon.redeemedAt == nil {
        try deleteCoupon(tenant, code: coupon.code)
        try returnToPool(tenant, key: coupon.pool)
      }
    }
  }

  /// Nil when it stays. A lease is taken without the customer's lock and may come in between, but nothing begins to
  /// send without it; what was tried before is asked again before its next try.
  private func cancel(_ tenant: TenantID, _ action: Action, _ now: Instant) throws -> Action? {
    var found: Action? = action
    while let action = found, action.state.isUnsent, action.attempts == 0 {
      var cancelled = action
      cancelled.state = .cancelled
      cancelled.reason = "merged"
      cancelled.token = nil
      cancelled.updatedAt = now
      do {
        try updateAction(tenant, cancelled, from: action.state, token: action.token)
        return cancelled
      } catch let error as StoreError where error.code == .stale {
        found = try self.action(tenant, action.customer, action.id)
      }
    }
    return nil
  }
}
