import Control
import Domain
import JSON
import Sense
import TestSupport
import Testing

@Suite("A live strategy")
struct TriggerTests {
  static func start(
    _ trigger: JSON, _ world: World, reentry: JSON = ["mode": "once"]
  ) async throws -> ID<Strategy> {
    let id = world.ids.next(Strategy.self)
    let document: JSON = [
      "name": "Thanks", "audience": ["segment": "all"], "trigger": trigger, "reentry": reentry,
      "arms": [["key": "a", "actions": [["channel": "email", "template": "thanks"]]]],
      "goal": ["window_days": 7],
    ]
    try await world.store.write { transaction in
      try transaction.saveStrategy(
        world.tenant,
        Strategy(
          id: id, key: "s\(id)", state: .live, liveVersion: 1, latestVersion: 1, epoch: 1,
          startedAt: World.start - .days(10)))
      try transaction.insertStrategyVersion(
        world.tenant,
        StrategyVersion(strategy: id, version: 1, document: document, author: "ann", createdAt: World.start))
    }
    return id
  }

  @Test(
    "gets one occurrence for each fact it waits for, once, and none for what is long past",
    arguments: TestEngine.allCases)
  func occurrences(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      let visits = try await Self.start(["on": "event", "name": "visit"], world)
      let orders = try await Self.start(["on": "order"], world)
      for id in ["1", "2", "2"] {
        try await IntakeTests.send(
          #"{"type":"track","event":"visit","userId":"u","messageId":"\#(id)","timestamp":"2026-11-19T00:00:00Z"}"#,
          world)
      }
      try await IntakeTests.send(
        #"{"type":"track","event":"visit","userId":"u","timestamp":"2026-11-12T00:00:00Z"}"#, world)
      let counted = try await world.store.read { try $0.occurrenceCounts(world.tenant, visits) }
      #expect(counted == [.pending: 2])

      let folder = TemporaryDirectory()
      let past = ShopFile.Line(invoice: "1", product: "A", quantity: 1, price: "1", customer: "u").fields
      var present = ShopFile.Line(invoice: "2", product: "A", quantity: 1, price: "1", customer: "u").fields
      present[4] = "2026-11-19 12:00:00"
      var back = ShopFile.Line(invoice: "C3", product: "A", quantity: -1, price: "1", customer: "u").fields
      back[4] = present[4]
      let path = try folder.write("a.csv", ShopFile.text([past, present, back]))
      for _ in 0..<2 { try await world.importShop(path) }
      #expect(try await world.store.read { try $0.occurrenceCounts(world.tenant, orders) } == [.pending: 1])
    }
  }

  @Test(
    "treats a merged customer once: the later unsent action is cancelled and its money given back",
    arguments: TestEngine.allCases)
  func mergeCancels(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      let strategy = try await Self.start(["on": "order"], world)
      var customers: [CustomerID] = []
      for name in ["u", "v"] {
        try await IntakeTests.send(#"{"type":"identify","userId":"\#(name)"}"#, world)
        customers.append(try #require(try await IntakeTests.customer(world, .userID, name)).canonical)
      }
      let pair = customers
      try await world.store.write { transaction in
        try transaction.saveBudget(
          world.tenant, Budget(key: "b", mode: .sandbox, moneyLimit: 100, liabilityLimit: nil))
        for (index, customer) in pair.enumerated() {
          _ = try transaction.reserveBudget(world.tenant, .sandbox, key: "b", money: 30, liability: 0)
          try transaction.insertActions(
            world.tenant, [action(customer, strategy, World.start + .seconds(Int64(index)), world)])
        }
      }
      try await CustomerMerge(records: world.store, clock: world.clock, ids: world.ids)
        .merge(world.tenant, from: pair[1], into: pair[0], reason: "same person", principal: "ann")
      let (actions, budget) = try await world.store.read { transaction in
        (
          try transaction.actions(world.tenant, of: pair, limit: 9),
          try transaction.budget(world.tenant, .sandbox, key: "b")
        )
      }
      #expect(actions.sorted { $0.createdAt < $1.createdAt }.map(\.state) == [.ready, .cancelled])
      #expect(budget?.moneyUsed == 30)
    }
  }

  private func action(
    _ customer: CustomerID, _ strategy: ID<Strategy>, _ at: Instant, _ world: World
  ) -> Action {
    Action(
      id: world.ids.next(), customer: customer, mode: .sandbox, strategy: strategy, strategyVersion: 1,
      occurrence: world.ids.next(), step: "email", arm: "a", channel: .email, purpose: .marketing, template: "thanks",
      templateVersion: 1, variables: [:], recipient: "u@example.com", cost: 30, liability: 0, budget: "b",
      contentHash: [UInt8](repeating: 1, count: 32), priority: 0, createdAt: at, expiresAt: at + .days(3),
      state: .ready, dueAt: at, updatedAt: at)
  }
}
