import Decide
import Domain
import JSON
import Sense
import TestSupport
import Testing
import Understand

@Suite("An order that makes a buyer")
struct FirstOrderTests {
  /// Whoever decides first must not find the audience of before the order. Found by `bin/crash-test --engine postgres`,
  /// where two processes turn the loop; `rondo serve` wakes both rooms at once too.
  @Test("is decided with the segments it leads to, whichever room is first", arguments: TestEngine.allCases)
  func whicheverIsFirst(_ engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let segments = SegmentDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
      _ = try await segments.define(
        shop.tenant, key: "buyers", name: "Buyers", definition: ["orders": ["at_least": 1]], by: "li")
      let changes: [String: JSON] = [
        "audience": ["segment": "buyers"], "trigger": ["on": "order"], "reentry": ["mode": "always"], "holdout": 0,
      ]
      _ = try await DeciderTests.desk(shop).draft(
        shop.tenant, key: "thanks", document: strategyJSON(changes), author: "li")
      _ = try await DeciderTests.desk(shop).start(shop.tenant, key: "thanks", by: "li")
      _ = try await shop.customer("Li")
      try await DeciderTests.settle(shop)
      let intake = Intake(records: shop.records, clock: shop.clock, ids: shop.ids)
      let parser = IntakeParser(receivedAt: shop.now, currency: Currency("CNY")!)
      let order: JSON = [
        "type": "order", "source": "shop", "id": "1", "at": .string(shop.now.rfc3339), "total": "1.00",
        "customer": ["email": "li@example.com"], "lines": [["product": "P", "quantity": 1, "amount": "1.00"]],
      ]
      #expect(try await intake.accept([parser.message(order)], tenant: shop.tenant, via: .operate) == [.accepted])
      // Deciding is woken by the same order as understanding is, and here it comes first.
      try await Decider(records: shop.records, clock: shop.clock, ids: shop.ids).drain(shop.tenant)
      try await DeciderTests.settle(shop)
      let actions = try await DeciderTests.actions(shop)
      #expect(actions.count == 1)
    }
  }
}
