package import Domain
internal import Act
internal import Crypto
internal import Decide
package import JSON
internal import Sense
internal import Synchronization

/// Many actions at once against one budget and one cap.
package struct Contention: Sendable {
  package private(set) var considered = 0
  package private(set) var planned = 0
  package private(set) var delivered = 0
  /// How many the budget pays for.
  package private(set) var affordable = 0
  package private(set) var overspent: Int64 = 0
  /// The most actions of one person, and what the cap allows.
  package private(set) var mostForOne = 0
  package private(set) var allowedForOne = 0
  package private(set) var people = 0
  package private(set) var outcomes: [String: Int64] = [:]

  private static let cost: Int64 = 7
  private static let cap = 12
  private static let perCustomer = 20

  /// Considers `actions` occurrences with `workers` deciders and then sends what was planned with two executors.
  package init(_ store: any Records, actions: Int, workers: Int = 8, seed: UInt64 = 1) async throws {
    let crowd = try await Crowd(store, count: max(20, actions / Contention.perCustomer), seed: seed) { settings in
      settings.caps = [Cap(channel: nil, count: Int64(Contention.cap), days: 7)]
    }
    // One in ten is the same person as the one before.
    let merges = CustomerMerge(records: store, clock: crowd.clock, ids: crowd.ids)
    for number in stride(from: 1, to: crowd.customers.count, by: 10) {
      try await merges.merge(
        crowd.tenant, from: crowd.customers[number], into: crowd.customers[number - 1], reason: "test", principal: "li")
    }
    try await store.understandAsGiven(crowd.tenant, now: crowd.clock.now())
    let sets = try await store.read { try $0.aliasSets(crowd.tenant, crowd.customers) }
    people = Set(sets.values.map(\.canonical)).count
    allowedForOne = Contention.cap
    affordable = people * Contention.cap * 2 / 3
    // A rest that pays for nothing.
    let limit = Int64(affordable) * Contention.cost + Contention.cost - 1
    let strategy = try await Contention.start(crowd, limit: limit)
    try await crowd.occur(strategy, each: Contention.perCustomer)
    considered = crowd.customers.count * Contention.perCustomer
    try await Contention.decide(crowd, workers: workers)
    delivered = try await Contention.send(crowd)
    try await count(crowd, sets.mapValues(\.canonical))
  }

  private static func start(_ crowd: Crowd, limit: Int64) async throws -> ID<Strategy> {
    let desk = StrategyDesk(records: crowd.store, clock: crowd.clock, ids: crowd.ids)
    let document = strategyJSON([
      "audience": ["segment": "all"], "trigger": ["on": "event", "name": "visit"], "reentry": ["mode": "always"],
      "holdout": 0, "budget": ["key": "one", "money_minor": .int(limit)],
      "arms": [["key": "mail", "actions": [["channel": "email", "template": "winback", "cost_minor": .int(cost)]]]],
    ])
    _ = try await desk.draft(crowd.tenant, key: "s", document: document, author: "li")
    return try await desk.start(crowd.tenant, key: "s", by: "li").id
  }

  private static func decide(_ crowd: Crowd, workers: Int) async throws {
    try await withThrowingTaskGroup { group in
      for worker in 0..<workers {
        group.addTask {
          let decider = Decider(records: crowd.store, clock: crowd.clock, ids: crowd.ids)
          while try await decider.runOnce(crowd.tenant, limit: 16 + worker) > 0 {}
        }
      }
      try await group.waitForAll()
    }
  }

  private static func send(_ crowd: Crowd) async throws -> Int {
    let log = SentLog()
    try await withThrowingTaskGroup { group in
      for _ in 0..<2 {
        group.addTask {
          let executor = Executor(records: crowd.store, clock: crowd.clock, random: .system) { _ in
            [DeliveringSender { log.note($0.action.id) }]
          }
          try await executor.drain(crowd.tenant)
        }
      }
      try await group.waitForAll()
    }
    let counts = log.counts
    guard counts.values.allSatisfy({ $0 == 1 }) else { throw StoreError(.conflict, "an action was sent twice") }
    return counts.count
  }

  private mutating func count(_ crowd: Crowd, _ canonical: [CustomerID: CustomerID]) async throws {
    let (actions, budget, outcomes) = try await crowd.store.read { [tenant = crowd.tenant] tx in
      (
        try tx.actions(tenant, state: nil, strategy: nil, limit: 10_000_000),
        try tx.budget(tenant, .sandbox, key: "one"), try tx.receiptCounts(tenant, nil)
      )
    }
    planned = actions.count
    let spent = actions.reduce(0) { $0 + $1.cost }
    overspent = max(0, max(spent, budget?.moneyUsed ?? 0) - (budget?.moneyLimit ?? 0))
    mostForOne = Dictionary(grouping: actions) { canonical[$0.customer] ?? $0.customer }.values.map(\.count).max() ?? 0
    self.outcomes = Dictionary(
      outcomes.map { (DecisionOutcome(code: $0)?.word ?? "?", $1) }, uniquingKeysWith: +)
  }

  package var holds: Bool {
    planned == affordable && delivered == planned && overspent == 0 && mostForOne <= allowedForOne
      && outcomes.values.reduce(0, +) == Int64(considered) && outcomes["cap", default: 0] > 0
  }

  package var json: JSON {
    [
      "considered": .int(Int64(considered)), "people": .int(Int64(people)), "affordable": .int(Int64(affordable)),
      "planned": .int(Int64(planned)), "delivered": .int(Int64(delivered)), "overspent_minor": .int(overspent),
      "most_for_one": .int(Int64(mostForOne)), "allowed_for_one": .int(Int64(allowedForOne)),
      "outcomes": .object(outcomes.mapValues { .int($0) }), "holds": .bool(holds),
    ]
  }
}

/// Sends nowhere, and everything arrives.
struct DeliveringSender: Sender {
  let channel = Channel.email
  let isIdempotent = false
  let note: @Sendable (SendOrder) -> Void

  init(note: @escaping @Sendable (SendOrder) -> Void) { self.note = note }

  func send(_ order: SendOrder) async -> SendAnswer {
    note(order)
    return .delivered(providerID: nil)
  }
}

/// How often each action was sent.
final class SentLog: Sendable {
  private let sent = Mutex([ID<Action>: Int]())

  var counts: [ID<Action>: Int] { sent.withLock { $0 } }
  func note(_ action: ID<Action>) { sent.withLock { $0[action, default: 0] += 1 } }
}
