import Domain
import Foundation
import JSON
import Learn
import Store
import Synchronization
import TestSupport
import Testing

/// Compares with a file of Golden; `RECORD=1` writes it instead.
func expectGolden(_ text: String, _ name: String, _ location: SourceLocation = #_sourceLocation) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(text.utf8).write(to: file)
  } else {
    let recorded = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == recorded, "\(name) differs; RECORD=1 rewrites it", sourceLocation: location)
  }
}

/// A clock that tests set.
final class HandClock: Sendable {
  private let instant: Mutex<Instant>
  init(_ instant: Instant) { self.instant = Mutex(instant) }
  func set(_ instant: Instant) { self.instant.withLock { $0 = instant } }
  var clock: Clock { Clock { self.instant.withLock { $0 } } }
}

/// The start of every test's world.
let start = Instant.seconds(1_790_000_000)

func id<Noun>(_ number: Int) -> ID<Noun> {
  ID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))
}

func day(_ count: Double) -> Instant { start + Span(microseconds: Int64(count * 86_400_000_000)) }

let yuan = Currency("CNY")!

/// A strategy document: one arm `a` of weight 1 and one `b`, half held out, ten days to order.
func document(
  arms: [String] = ["a"], holdout: Double = 0.5, goal: String = "order", windowDays: Int64 = 10, release: Double = 1
) -> JSON {
  [
    "name": "Come back", "audience": ["segment": "lapsed"], "trigger": ["on": "manual"],
    "release": .double(release), "holdout": .double(holdout),
    "arms": .array(
      arms.map { ["key": .string($0), "actions": [["channel": "email", "template": "welcome", "cost_minor": 5]]] }),
    "goal": ["event": .string(goal), "window_days": .int(windowDays)],
  ]
}

func assignment(
  _ customer: Int, arm: String? = "a", at: Instant = start, days: Int64 = 10, epoch: Int64 = 1, strategy: Int = 100
) -> Assignment {
  Assignment(
    customer: id(customer), mode: .sandbox, strategy: id(strategy), epoch: epoch, arm: arm, at: at,
    windowEndsAt: at + .days(days))
}

func order(_ number: Int, of customer: Int, at: Instant, total: Int64) -> Order {
  let line = OrderLine(product: "A", rank: 0, quantity: total < 0 ? -1 : 1, amount: total, hash: [1])
  return Order(
    id: id(1_000 + number), customer: id(customer), key: SourceKey(source: "shop", id: "order-\(number)"), at: at,
    currency: yuan, total: total, lines: [line])
}

func event(_ number: Int, of customer: Int, at: Instant, name: String) -> Event {
  Event(
    id: id(5_000 + number), customer: id(customer), name: name, at: at, receivedAt: at, properties: [:],
    key: SourceKey(source: "site", id: "event-\(number)"))
}

func action(
  _ number: Int, of customer: Int, at: Instant = start, cost: Int64 = 5, state: Action.State = .succeeded,
  arm: String = "a", channel: Channel = .email, strategy: Int = 100, purpose: Purpose = .marketing
) -> Action {
  Action(
    id: id(20_000 + number), customer: id(customer), mode: .sandbox, strategy: id(strategy), strategyVersion: 1,
    occurrence: id(30_000 + number), step: "mail", arm: arm, channel: channel, purpose: purpose, template: "welcome",
    templateVersion: 1, variables: [:], recipient: "customer\(customer)@example.com", cost: cost, liability: 0,
    budget: nil, contentHash: [1], priority: 0, createdAt: at, expiresAt: at + .days(3), state: state, dueAt: at,
    updatedAt: at)
}

/// A shop on one engine, with the rooms that Learn is.
struct Shop {
  let store: Store
  let tenant: TenantID
  let hand = HandClock(start)

  var learner: Learner { Learner(records: store, clock: hand.clock, ids: .system(clock: hand.clock)) }
  var desk: EngagementDesk { EngagementDesk(records: store, clock: hand.clock, ids: .system(clock: hand.clock)) }
  var effects: EffectDesk { EffectDesk(records: store, clock: hand.clock) }

  /// Opens a shop with customers 1...count and the strategies 100 and on, each live with its document.
  static func with(
    _ engine: TestEngine, customers: Int, documents: [JSON] = [document()], _ body: (Shop) async throws -> Void
  ) async throws {
    try await engine.withDatabase { database in
      let shop = Shop(store: Store(database: database), tenant: id(1))
      try await shop.store.migrate()
      let tenant = Tenant(
        id: shop.tenant, name: "A shop", zone: Zone("Asia/Shanghai")!, currency: yuan, language: .english,
        mode: .sandbox, secret: [UInt8](repeating: 7, count: 32), settings: TenantSettings(), createdAt: start)
      try await shop.write { tx in
        try tx.insertTenant(tenant)
        try tx.insertCustomers(
          tenant.id,
          (1...customers).map {
            Customer(id: id($0), isProvisional: false, profile: [:], profileAt: start, createdAt: start)
          })
        for (index, document) in documents.enumerated() {
          try tx.saveStrategy(
            tenant.id,
            Strategy(
              id: id(100 + index), key: "s\(index)", state: .live, liveVersion: 1, latestVersion: 1, epoch: 1,
              startedAt: start))
          try tx.insertStrategyVersion(
            tenant.id,
            StrategyVersion(strategy: id(100 + index), version: 1, document: document, author: "Ada", createdAt: start))
        }
      }
      try await body(shop)
    }
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await store.read { (tx: any Transaction) in try body(tx) }
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await store.write { (tx: any Transaction) in try body(tx) }
  }

  /// Draws units, as Decide leaves them behind: the assignment, and a touch at the window's end.
  func assign(_ assignments: [Assignment]) async throws {
    let tenant = tenant
    try await write { tx in
      for assignment in assignments {
        _ = try tx.claimAssignment(tenant, assignment)
        try tx.touch(
          tenant, [AgendaTouch(customer: assignment.customer, stage: .learn, dueAt: assignment.windowEndsAt)])
      }
    }
  }

  /// Takes facts in, as Sense does: the facts, and a touch of everybody they are of.
  func take(_ orders: [Order], _ events: [Event] = []) async throws {
    let (tenant, now) = (tenant, hand.clock.now())
    try await write { tx in
      try tx.insertOrders(tenant, orders)
      try tx.insertEvents(tenant, events)
      let customers = Set(orders.map(\.customer) + events.map(\.customer)).sorted()
      try tx.touch(tenant, customers.map { AgendaTouch(customer: $0, stage: .learn, dueAt: now) })
    }
  }

  /// Merges one customer into another, as Sense does.
  @discardableResult
  func merge(_ from: Int, into: Int, number: Int = 1) async throws -> Merge {
    let (tenant, now) = (tenant, hand.clock.now())
    let merge = Merge(id: id(40_000 + number), from: id(from), into: id(into), at: now, reason: "test")
    try await write { tx in
      try tx.insertMerge(tenant, merge)
      try tx.touch(tenant, [merge.from, merge.into].map { AgendaTouch(customer: $0, stage: .learn, dueAt: now) })
    }
    return merge
  }

  func settle(at instant: Instant) async throws {
    hand.set(instant)
    try await learner.drain(tenant)
  }

  func tallies(_ strategy: Int = 100) async throws -> [EffectTally] {
    let tenant = tenant
    return try await read { try $0.tallies(tenant, .sandbox, id(strategy)) }
  }

  func outcome(of customer: Int) async throws -> Outcome? {
    let tenant = tenant
    return try await read { try $0.outcomes(tenant, of: [id(customer)]).first }
  }
}

func tally(
  _ arm: String?, units: Int64, converted: Int64, revenue: Double = 0, squared: Double = 0, cost: Int64 = 0,
  epoch: Int64 = 1
) -> EffectTally {
  EffectTally(
    epoch: epoch, arm: arm, units: units, converted: converted, revenue: revenue, revenueSquared: squared, cost: cost)
}
