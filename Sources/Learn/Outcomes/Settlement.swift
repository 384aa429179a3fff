internal import Domain

/// What a look at one customer's units found, and how it is written down.
struct Settlement: Sendable {
  fileprivate let claim: AgendaClaim
  /// Another customer speaks for this one: look there instead.
  fileprivate let canonical: CustomerID
  fileprivate private(set) var outcomes: [Outcome] = []
  fileprivate private(set) var next: Instant?

  fileprivate var isAnothers: Bool { canonical != claim.customer }

  init(_ tx: any Transaction, _ book: GoalBook, _ claim: AgendaClaim, now: Instant) throws {
    self.claim = claim
    let aliases = try tx.aliasSets(book.tenant, [claim.customer])[claim.customer]
    canonical = aliases?.canonical ?? claim.customer
    if isAnothers { return }
    let members = aliases?.members ?? [canonical]
    let units = StrategyUnit.all(in: try tx.assignments(book.tenant, of: members))
    guard let end = units.map(\.windowEndsAt).max() else { return }
    if try tx.customers(book.tenant, members).contains(where: { $0.erasedAt != nil }) {
      // What an erased person did is gone; what was counted of it stays.
      let stored = try tx.outcomes(book.tenant, of: members)
      outcomes = units.flatMap { $0.closed(stored, now: now) }
    } else {
      let history = try tx.history(book.tenant, of: members, until: end)
      let coupons = try tx.coupons(book.tenant, of: members)
      for unit in units {
        guard let goal = book.goals[unit.strategy] else { continue }
        let actions = try tx.actions(book.tenant, unit.mode, unit.strategy, of: members)
        let spending = Spending(of: unit, actions, coupons, book.pools)
        outcomes += unit.outcomes(goal, history, spending, now: now)
        wake(at: spending.unsettledUntil, now: now)
      }
    }
    for unit in units { wake(at: unit.windowEndsAt, now: now) }
  }

  private mutating func wake(at instant: Instant?, now: Instant) {
    guard let instant, instant > now else { return }
    next = min(next ?? instant, instant)
  }

}

extension [Settlement] {
  func write(_ tx: any Transaction, _ tenant: TenantID, now: Instant) throws {
    try tx.touch(
      tenant,
      filter(\.isAnothers).map { AgendaTouch(customer: $0.canonical, stage: $0.claim.stage, dueAt: now) })
    try tx.saveOutcomes(tenant, flatMap(\.outcomes))
    try tx.finishAgenda(tenant, map { AgendaEnd($0.claim, next: $0.next) })
  }
}
