internal import Control
internal import Domain

/// A fact that strategies may be triggered by.
struct TriggeringFact: Sendable {
  enum Subject: Sendable {
    case event(name: String, ID<Event>)
    case order(ID<Order>)
  }

  let subject: Subject
  let customer: CustomerID
  let at: Instant
}

/// The live strategies that wait for events or orders.
struct LiveTriggers {
  private let strategies: [(strategy: Strategy, document: StrategyDocument)]

  init(_ tenant: TenantID, in transaction: any Transaction) throws {
    strategies = try transaction.strategies(tenant).compactMap { strategy in
      guard strategy.state == .live, strategy.startedAt != nil,
        let version = try transaction.strategyVersion(tenant, strategy.id, strategy.liveVersion)
      else { return nil }
      return (strategy, try StrategyDocument(json: version.document))
    }
  }

  /// One occurrence for each fact and strategy it triggers: facts since the strategy's start, and none so old that
  /// its actions would be dropped.
  func occurrences(of facts: [TriggeringFact], ids: IDSource, now: Instant) -> [Occurrence] {
    guard !strategies.isEmpty else { return [] }
    return facts.flatMap { fact in
      strategies.compactMap { strategy, document in
        guard let startedAt = strategy.startedAt, fact.at >= startedAt,
          fact.at + .hours(document.expiresAfterHours) >= now,
          let (reason, name) = Self.match(fact.subject, document.trigger)
        else { return nil }
        return Occurrence(
          id: ids.next(), customer: fact.customer, strategy: strategy.id, reason: reason, at: fact.at, fact: name,
          dueAt: now)
      }
    }
  }

  private static func match(
    _ subject: TriggeringFact.Subject, _ trigger: StrategyDocument.Trigger
  ) -> (Occurrence.Reason, fact: String)? {
    switch (subject, trigger) {
    case (.event(let name, let id), .event(let wanted)) where name == wanted: (.event, "event:\(id)")
    case (.order(let id), .order): (.order, "order:\(id)")
    default: nil
    }
  }
}

extension Transaction {
  /// Leaves the rows by which the other rooms learn of new facts: occurrences of live strategies, and agenda rows
  /// of both stages, for the canonical customers. Whoever is `touched` may have changed in any way, the others by these
  /// facts alone.
  func announce(
    _ facts: [TriggeringFact], touched: Set<CustomerID>, tenant: TenantID, ids: IDSource, now: Instant
  ) throws {
    let everybody = touched.union(facts.map(\.customer))
    guard !everybody.isEmpty else { return }
    let sets = try aliasSets(tenant, Array(everybody))
    func canonical(_ customer: CustomerID) -> CustomerID { sets[customer]?.canonical ?? customer }

    if !facts.isEmpty {
      let own = facts.map { TriggeringFact(subject: $0.subject, customer: canonical($0.customer), at: $0.at) }
      try insertOccurrences(
        tenant, LiveTriggers(tenant, in: self).occurrences(of: own, ids: ids, now: now))
    }
    var changedFrom: [CustomerID: Instant] = [:]
    for fact in facts {
      guard case .event = fact.subject else { continue }
      let customer = canonical(fact.customer)
      changedFrom[customer] = min(changedFrom[customer] ?? .distantFuture, fact.at)
    }
    let whole = Set(touched.map(canonical))
    try touch(
      tenant,
      Set(everybody.map(canonical)).sorted().flatMap { customer in
        let from = whole.contains(customer) ? nil : changedFrom[customer] ?? .distantFuture
        return Stage.allCases.map { AgendaTouch(customer: customer, stage: $0, dueAt: now, changedFrom: from) }
      })
  }
}
