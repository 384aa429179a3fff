import Content
import Control
import Decide
import Domain
import JSON
import TestSupport
import Testing
import Understand

@Suite("The decider")
struct DeciderTests {
  /// Runs understanding and deciding until nothing is due.
  static func settle(_ shop: TestShop) async throws {
    try await Understander(records: shop.records, clock: shop.clock, ids: shop.ids).drain(shop.tenant)
    try await Decider(records: shop.records, clock: shop.clock, ids: shop.ids).drain(shop.tenant)
  }

  static func desk(_ shop: TestShop) -> StrategyDesk {
    StrategyDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
  }

  /// Defines the segment of lapsed buyers and starts a strategy for it.
  static func start(_ shop: TestShop, _ changes: [String: JSON] = [:], key: String = "winback") async throws {
    let segments = SegmentDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
    _ = try await segments.define(
      shop.tenant, key: "lapsed", name: "Lapsed",
      definition: ["trait": "recency_days", "op": ">=", "value": 90], by: "li")
    _ = try await desk(shop).draft(shop.tenant, key: key, document: strategyJSON(changes), author: "li")
    _ = try await desk(shop).start(shop.tenant, key: key, by: "li")
    try await settle(shop)
    try await desk(shop).enroll(shop.tenant, key: key)
    try await settle(shop)
  }

  static func outcomes(_ shop: TestShop) async throws -> [String: Int64] {
    let counts = try await shop.records.read { [tenant = shop.tenant] tx in try tx.receiptCounts(tenant, nil) }
    return Dictionary(uniqueKeysWithValues: counts.map { (DecisionOutcome(code: $0)?.word ?? "?", $1) })
  }

  static func actions(_ shop: TestShop) async throws -> [Action] {
    try await shop.records.read { [tenant = shop.tenant] tx in
      try tx.actions(tenant, state: nil, strategy: nil, limit: 10_000)
    }
  }

  @Test("treats whoever lapses, the moment they lapse, and nobody else", arguments: TestEngine.allCases)
  func lapses(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let lapsed = try await shop.customer("Li")
      let active = try await shop.customer("Wang")
      try await shop.order(lapsed, daysAgo: 89)
      try await shop.order(active, daysAgo: 1)
      try await Self.start(shop, ["holdout": 0])
      #expect(try await Self.actions(shop).isEmpty)
      shop.advance(Span(microseconds: 86_399_999_999))
      try await Self.settle(shop)
      #expect(try await Self.actions(shop).isEmpty)
      shop.advance(Span(microseconds: 1))
      try await Self.settle(shop)
      let actions = try await Self.actions(shop)
      #expect(actions.map(\.customer) == [lapsed])
      #expect(actions.first?.recipient == "li@example.com")
      #expect(actions.first?.variables == ["customer": ["name": "Li"]])
      #expect(try await Self.outcomes(shop) == ["planned": 1])
    }
  }

  @Test(
    "leaves one receipt per occurrence, whatever it decides, and replays all of them", arguments: TestEngine.allCases)
  func receipts(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      for number in 0..<60 {
        let customer = try await shop.customer("C\(number)", consent: number % 3 != 0)
        try await shop.order(customer, daysAgo: 100)
      }
      try await Self.start(shop)
      let outcomes = try await Self.outcomes(shop)
      #expect(outcomes["consent"] == 20)
      #expect(outcomes["planned", default: 0] + outcomes["holdout", default: 0] == 40)
      #expect(outcomes["planned", default: 0] > 8 && outcomes["holdout", default: 0] > 8)
      #expect(Int64(try await Self.actions(shop).count) == outcomes["planned"])
      let report = try await Replay(records: shop.records).all(shop.tenant)
      #expect((report.receipts, report.identical) == (60, 60), "\(report.examples)")
    }
  }

  @Test("never passes a budget, and gives it the highest priority first", arguments: TestEngine.allCases)
  func budget(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      for number in 0..<20 { try await shop.order(try await shop.customer("C\(number)"), daysAgo: 100) }
      try await Self.start(
        shop,
        [
          "holdout": 0, "budget": ["key": "summer", "money_minor": 75],
          "arms": [["key": "mail", "actions": [["channel": "email", "template": "winback", "cost_minor": 10]]]],
        ])
      #expect(try await Self.outcomes(shop) == ["planned": 7, "budget": 13])
      let budget = try await shop.records.read { [tenant = shop.tenant] tx in
        try tx.budget(tenant, .sandbox, key: "summer")
      }
      #expect(budget?.moneyUsed == 70)
    }
  }

  @Test("gives each customer one coupon and counts what it may cost", arguments: TestEngine.allCases)
  func coupons(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      for number in 0..<5 { try await shop.order(try await shop.customer("C\(number)"), daysAgo: 100) }
      let now = shop.now
      try await shop.records.write { [tenant = shop.tenant] tx in
        try tx.savePool(
          tenant,
          CouponPool(
            key: "ten", name: "10 off 100", discount: .amount(1_000), threshold: 10_000, total: 3, perCustomer: 1,
            validFrom: now, validDays: 14))
      }
      try await Self.start(
        shop,
        [
          "holdout": 0, "budget": ["key": "b", "liability_minor": 100_000],
          "arms": [["key": "mail", "actions": [["channel": "email", "template": "winback", "coupon": "ten"]]]],
        ])
      #expect(try await Self.outcomes(shop) == ["planned": 3, "coupon": 2])
      let actions = try await Self.actions(shop)
      let (pool, coupon, budget) = try await shop.records.read { [tenant = shop.tenant] tx in
        (
          try tx.pool(tenant, key: "ten"), try tx.coupons(tenant, of: [actions[0].customer]),
          try tx.budget(tenant, .sandbox, key: "b")
        )
      }
      #expect(pool?.issued == 3)
      #expect(coupon.count == 1)
      #expect(budget?.liabilityUsed == 3_000)
    }
  }

  @Test("lets a release step in, keeps the rest waiting, and takes them when it widens", arguments: TestEngine.allCases)
  func release(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      for number in 0..<60 { try await shop.order(try await shop.customer("C\(number)"), daysAgo: 100) }
      try await Self.start(shop, ["release": 0.2])
      let first = try await Self.outcomes(shop).values.reduce(0, +)
      #expect(first > 3 && first < 25)
      _ = try await Self.desk(shop).release(shop.tenant, key: "winback", share: 1, by: "li")
      try await Self.settle(shop)
      #expect(try await Self.outcomes(shop).values.reduce(0, +) == 60)
      let strategy = try await shop.records.read { [tenant = shop.tenant] tx in try tx.strategy(tenant, key: "winback")
      }
      #expect(strategy?.epoch == 2)
    }
  }

  @Test("says everything that stops a strategy from starting", arguments: TestEngine.allCases)
  func problems(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      try await shop.change { $0.settings.postalAddress = "" }
      let document = strategyJSON([
        "arms": [["key": "mail", "actions": [["channel": "email", "template": "none", "coupon": "ten"]]]]
      ])
      _ = try await Self.desk(shop).draft(shop.tenant, key: "w", document: document, author: "li")
      let codes = try await Self.desk(shop).problems(shop.tenant, key: "w").map(\.sentence.code)
      #expect(
        codes == ["launch.segment_missing", "launch.pool_missing", "launch.template_missing", "launch.postal_missing"])
      await #expect(throws: LaunchProblems.self) { try await Self.desk(shop).start(shop.tenant, key: "w", by: "li") }
    }
  }

  @Test("a customer merged from two counts once, and the first draw holds", arguments: TestEngine.allCases)
  func merged(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let one = try await shop.customer("Li")
      let other = try await shop.customer("Lee")
      try await shop.order(one, daysAgo: 100)
      try await Self.start(shop, ["holdout": 0, "reentry": ["mode": "always"]])
      let merge = Merge(id: shop.ids.next(), from: one, into: other, at: shop.now, reason: "same person")
      try await shop.records.write { [tenant = shop.tenant, now = shop.now] tx in
        try tx.lockCustomers(tenant, [one, other].sorted())
        try tx.insertMerge(tenant, merge)
        try tx.touch(tenant, [AgendaTouch(customer: other, stage: .understand, dueAt: now)])
      }
      try await Self.settle(shop)
      let outcomes = try await Self.outcomes(shop)
      // The alias set entered the segment anew as the other customer: considered again, drawn as before.
      #expect(outcomes["planned"] == 2)
      let assignments = try await shop.records.read { [tenant = shop.tenant] tx in
        try tx.assignments(tenant, of: [one, other])
      }
      #expect(assignments.map(\.customer) == [one])
    }
  }

  @Test("a paused strategy decides nothing until it runs again", arguments: TestEngine.allCases)
  func paused(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let customer = try await shop.customer("Li")
      try await shop.order(customer, daysAgo: 89)
      try await Self.start(shop, ["holdout": 0])
      shop.advance(.hours(23))
      _ = try await Self.desk(shop).run(shop.tenant, key: "winback")
      _ = try await Self.desk(shop).set(shop.tenant, key: "winback", state: .paused, by: "li")
      shop.advance(.days(1))
      try await Self.settle(shop)
      #expect(try await Self.outcomes(shop).isEmpty)
    }
  }
}
