internal import Control
internal import Crypto
internal import Domain
internal import Rules

/// Whom a rehearsal decides for: the one who is named, or so many of the audience, drawn by a keyed hash.
struct RehearsalAudience {
  let chosen: [AliasSet]
  let count: Int
  let at: Instant

  /// How many customers are looked at to find who was in an audience in the past.
  private static let most = 20_000

  init(
    _ tx: any Transaction, _ tenant: Tenant, _ plan: StrategyPlan, _ request: Rehearsal.Request, now: Instant
  ) throws {
    at = request.at
    if let customer = request.customer {
      (chosen, count) = ([customer], 1)
      return
    }
    let found =
      request.at < now
      ? try RehearsalAudience.past(tx, tenant, plan, at: request.at)
      : try RehearsalAudience.present(tx, tenant.id, plan)
    func draw(_ aliases: AliasSet) -> UInt64 {
      KeyedDraw.integer(key: tenant.secret, parts: [Array("rehearsal".utf8), aliases.canonical.bytes])
    }
    chosen = Array(found.sorted { draw($0) < draw($1) }.prefix(request.limit))
    count = found.count
  }

  private static func present(_ tx: any Transaction, _ tenant: TenantID, _ plan: StrategyPlan) throws -> [AliasSet] {
    guard let segment = plan.audience else { return [] }
    var found: [AliasSet] = []
    var cursor: CustomerID?
    while found.count < most {
      let page = try tx.members(tenant, segment, after: cursor, limit: 2_000).map(\.customer)
      guard let last = page.last else { break }
      cursor = last
      let aliases = try tx.aliasSets(tenant, page)
      found += page.compactMap { aliases[$0] }.filter { set in page.contains(set.canonical) }
    }
    return found
  }

  /// Memberships say who is in now; who was in then is asked of the facts up to then.
  private static func past(
    _ tx: any Transaction, _ tenant: Tenant, _ plan: StrategyPlan, at: Instant
  ) throws -> [AliasSet] {
    let segments = try tx.segments(tenant.id)
    func condition(_ id: ID<Segment>) throws -> Condition? {
      try segments.first { $0.id == id }.map { try Condition(json: $0.definition) }
    }
    guard let wanted = try plan.audience.flatMap(condition) else { return [] }
    let unwanted = try plan.excluded.compactMap(condition)
    let context =
      try tx.latestContext(tenant.id).map { try EvaluationContext($0, zone: tenant.zone) }
      ?? EvaluationContext(zone: tenant.zone)
    var (found, looked) = ([AliasSet](), 0)
    for step in 0..<1024 where looked < most {
      let customers = try tx.customers(tenant.id, inBucket: Int64(step * 421 % 1024)).map(\.id)
      let aliases = try tx.aliasSets(tenant.id, customers)
      for id in customers {
        guard let set = aliases[id], set.canonical == id else { continue }
        looked += 1
        let history = try tx.history(tenant.id, of: set.members, until: at)
        guard history.since <= at, evaluate(wanted, history, context, now: at).isMember,
          !unwanted.contains(where: { evaluate($0, history, context, now: at).isMember })
        else { continue }
        found.append(set)
      }
    }
    return found
  }

  /// How many of them did the goal by themselves in the window after; nil while it is open.
  func baseline(
    _ tx: any Transaction, _ tenant: TenantID, _ goal: StrategyDocument.Goal, now: Instant
  ) throws -> Rehearsal.Baseline? {
    let end = at + .days(goal.windowDays)
    guard end <= now else { return nil }
    var (converted, revenue) = (0, Int64(0))
    for aliases in chosen {
      let history = try tx.history(tenant, of: aliases.members, until: end)
      let orders = history.orders.filter { $0.at > at }
      let didGoal =
        goal.event == "order"
        ? orders.contains { !$0.isReturn } : history.events.contains { $0.at > at && $0.name == goal.event }
      if didGoal { converted += 1 }
      revenue += orders.reduce(0) { $0 + $1.total }
    }
    return Rehearsal.Baseline(customers: chosen.count, converted: converted, revenue: revenue)
  }
}
