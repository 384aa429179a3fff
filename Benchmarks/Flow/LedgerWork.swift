import Act
import Control
import Crypto
import Domain
import JSON
import Store
import Synchronization
import TestSupport

/// The ledger as a queue: actions are leased, checked, made `sending`, sent (to nowhere, here), and their answer
/// written; by the executor that a process runs.
enum LedgerWork {
  static func run(_ arguments: [String]) async throws -> JSON {
    let count = FlowChild.option("--jobs", in: arguments) ?? 2_000
    let timed = FlowChild.option("--timed", in: arguments) ?? 300
    return try await FlowChild.withStore(arguments) { store in
      let crowd = try await Crowd(store, count: count + 2 * timed)
      let strategy = try await start(crowd)
      let sent = Starts()
      let executor = Executor(records: store, clock: .system, random: .system) { _ in [StampingSender(sent)] }

      let entering = Stopwatch()
      try await plan(crowd, strategy, 0..<count) { _ in Clock.system.now() }
      let entered = entering.json("jobs", count)
      let working = Stopwatch()
      try await executor.drain(crowd.tenant)
      guard sent.count == count else { throw BenchmarkProblem("\(sent.count) of \(count) actions were sent") }
      let worked = working.json("jobs", count)

      let wake = WakeSignal()
      let tenant = crowd.tenant
      let delays = try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await executor.run(tenant, wake: wake) { _ in } }
        let entered = try await enterOneByOne(crowd, strategy, count..<count + timed, wake, sent)
        let due = try await waitUntilDue(crowd, strategy, count + timed..<count + 2 * timed, wake, sent)
        group.cancelAll()
        wake.wake()
        return (entered, due)
      }
      return [
        "entered": entered, "worked": worked, "start_after_entry": delays.0.json, "start_after_due": delays.1.json,
      ]
    }
  }

  /// Everybody's strategy, as live as one is.
  private static func start(_ crowd: Crowd) async throws -> ID<Strategy> {
    let id: ID<Strategy> = crowd.ids.next()
    let document: JSON = [
      "name": "All", "audience": ["segment": "all"], "trigger": ["on": "segment_entered"], "holdout": 0,
      "approval": "none",
      "arms": [["key": "a", "weight": 1, "actions": [["key": "mail", "channel": "email", "template": "winback"]]]],
      "goal": ["event": "order", "window_days": 14],
    ]
    let now = Clock.system.now()
    try await crowd.store.write { [tenant = crowd.tenant] tx in
      try tx.saveStrategy(
        tenant, Strategy(id: id, key: "all", state: .live, liveVersion: 1, latestVersion: 1, epoch: 1))
      try tx.insertStrategyVersion(
        tenant, StrategyVersion(strategy: id, version: 1, document: document, author: "li", createdAt: now))
    }
    return id
  }

  /// Enters ready actions, a page a transaction.
  private static func plan(
    _ crowd: Crowd, _ strategy: ID<Strategy>, _ numbers: Range<Int>, page: Int = 256,
    dueAt: @Sendable @escaping (Int) -> Instant
  ) async throws {
    for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: page) {
      let part = first..<min(first + page, numbers.upperBound)
      let (tenant, ids, customers) = (crowd.tenant, crowd.ids, crowd.customers)
      try await crowd.store.write { tx in
        let entries = part.map { entry(customers[$0], strategy, ids, dueAt: dueAt($0)) }
        try tx.insertOccurrences(tenant, entries.map(\.occurrence))
        try tx.insertActions(tenant, entries.map(\.action))
      }
    }
  }

  private static func entry(
    _ customer: CustomerID, _ strategy: ID<Strategy>, _ ids: IDSource, dueAt: Instant
  ) -> (occurrence: Occurrence, action: Action) {
    let occurrence = Occurrence(
      id: ids.next(), customer: customer, strategy: strategy, reason: .event, at: dueAt, fact: "event:\(customer)",
      state: .decided, dueAt: dueAt)
    let variables: JSON = ["customer": ["name": "Li"]]
    let recipient = Crowd.address(of: customer)
    let hash = ContentHash.of(
      channel: .email, template: "winback", templateVersion: 1, variables: variables, recipient: recipient, cost: 0,
      liability: 0)
    return (
      occurrence,
      Action(
        id: ids.next(), customer: customer, mode: .sandbox, strategy: strategy, strategyVersion: 1,
        occurrence: occurrence.id, step: "mail", arm: "a", channel: .email, purpose: .marketing, template: "winback",
        templateVersion: 1, variables: variables, recipient: recipient, cost: 0, liability: 0, budget: nil,
        contentHash: hash, priority: 0, createdAt: dueAt, expiresAt: dueAt + .days(3), state: .ready, dueAt: dueAt,
        updatedAt: dueAt)
    )
  }

  /// About a hundred a second, each on its own, in a process that has nothing else to do: from the answer of the
  /// transaction that entered it to the sender's first line.
  private static func enterOneByOne(
    _ crowd: Crowd, _ strategy: ID<Strategy>, _ numbers: Range<Int>, _ wake: WakeSignal, _ sent: Starts
  ) async throws -> Delays {
    var random = SeededRandom(seed: 1)
    var entered: [CustomerID: Instant] = [:]
    for number in numbers {
      try await Task.sleep(for: .microseconds(Int64.random(in: 2_000...18_000, using: &random)))
      try await plan(crowd, strategy, number..<number + 1) { _ in Clock.system.now() }
      entered[crowd.customers[number]] = Clock.system.now()
      wake.wake()
    }
    return try await sent.delays(since: entered)
  }

  /// All entered beforehand, due at instants spread over the next seconds: from the due instant.
  private static func waitUntilDue(
    _ crowd: Crowd, _ strategy: ID<Strategy>, _ numbers: Range<Int>, _ wake: WakeSignal, _ sent: Starts
  ) async throws -> Delays {
    var random = SeededRandom(seed: 2)
    let begin = Clock.system.now() + .seconds(1)
    let dueAt = Dictionary(
      uniqueKeysWithValues: numbers.map {
        ($0, begin + Span(microseconds: Int64.random(in: 0...Int64(numbers.count) * 10_000, using: &random)))
      })
    try await plan(crowd, strategy, numbers) { dueAt[$0] ?? begin }
    wake.wake()
    return try await sent.delays(
      since: Dictionary(uniqueKeysWithValues: numbers.map { (crowd.customers[$0], dueAt[$0] ?? begin) }))
  }
}

/// When each customer's action was begun.
private final class Starts: Sendable {
  private let starts = Mutex([CustomerID: Instant]())

  var count: Int { starts.withLock { $0.count } }
  func note(_ customer: CustomerID) { starts.withLock { $0[customer] = Clock.system.now() } }

  /// Waits until all have begun.
  func delays(since: [CustomerID: Instant]) async throws -> Delays {
    for _ in 0..<600 {
      let starts = starts.withLock { $0 }
      if since.keys.allSatisfy({ starts[$0] != nil }) {
        return Delays(
          milliseconds: since.map { Double((starts[$0]! - $1).microseconds) / 1_000 })
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw BenchmarkProblem("not every action was begun within a minute")
  }
}

private struct StampingSender: Sender {
  let channel = Channel.email
  let isIdempotent = false
  let lanes = 4
  private let starts: Starts

  init(_ starts: Starts) { self.starts = starts }

  func send(_ order: SendOrder) async -> SendAnswer {
    starts.note(order.action.customer)
    return .delivered(providerID: nil)
  }
}
