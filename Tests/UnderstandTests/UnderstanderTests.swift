import Domain
import JSON
import TestSupport
import Testing
import Understand

@Suite("Looking at customers")
struct UnderstanderTests {
  private static func members(_ shop: TestShop, _ segment: Segment) async throws -> Set<CustomerID> {
    let tenant = shop.tenant
    return Set(
      try await shop.records.read { try $0.members(tenant, segment.id, after: nil, limit: 1_000) }.map(\.customer))
  }

  @Test("takes a batch of several parts whole, under the definitions in force", arguments: TestEngine.allCases)
  func parts(engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let understander = Understander(records: shop.records, clock: shop.clock, ids: shop.ids)
      let desk = SegmentDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
      let tenant = shop.tenant
      var buyers: Set<CustomerID> = []
      var others: Set<CustomerID> = []
      for number in 0..<300 {
        let customer = try await shop.customer("c\(number)", consent: false)
        guard number % 3 == 0 else {
          others.insert(customer)
          continue
        }
        try await shop.order(customer, daysAgo: 10)
        buyers.insert(customer)
      }
      let recent = try await desk.define(
        tenant, key: "recent", name: "Recent", definition: ["orders": ["at_least": 1, "within_days": 30]], by: "li")
      #expect(try await understander.runOnce(tenant) == 300)
      #expect(try await understander.runOnce(tenant) == 0)
      #expect(try await Self.members(shop, recent) == buyers)

      // A definition that was read is not the one in force any more.
      _ = try await desk.define(
        tenant, key: "recent", name: "Recent", definition: ["not": ["orders": ["at_least": 1, "within_days": 30]]],
        by: "li")
      #expect(try await understander.drain(tenant) == 300)
      #expect(try await Self.members(shop, recent) == others)

      // Time alone: the next look was put on the agenda to the microsecond.
      shop.advance(Span(microseconds: 20 * 86_400_000_000 - 1))
      #expect(try await understander.drain(tenant) == 0)
      shop.advance(Span(microseconds: 1))
      #expect(try await understander.drain(tenant) == buyers.count)
      #expect(try await Self.members(shop, recent) == buyers.union(others))
    }
  }

  @Test("knows a visit before everything that the windows reach", arguments: TestEngine.allCases)
  func lastVisit(engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let understander = Understander(records: shop.records, clock: shop.clock, ids: shop.ids)
      let desk = SegmentDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
      let customer = try await shop.customer("ada", consent: false)
      let (tenant, now) = (shop.tenant, shop.now)
      let gone = try await desk.define(
        tenant, key: "gone", name: "Gone", definition: ["trait": "days_since_last_visit", "op": ">=", "value": 500],
        by: "li")
      let ids: [ID<Event>] = [shop.ids.next(), shop.ids.next()]
      try await shop.records.write { tx in
        try tx.insertEvents(
          tenant,
          zip(ids, [600, 499] as [Int64]).map { id, days in
            Event(
              id: id, customer: customer, name: "page", at: now - .days(days), receivedAt: now, properties: [:],
              key: SourceKey(source: "test", id: "\(id)"))
          })
      }
      try await understander.drain(tenant)
      #expect(try await Self.members(shop, gone) == [])
      shop.advance(.days(1))
      #expect(try await understander.drain(tenant) == 1)
      #expect(try await Self.members(shop, gone) == [customer])
    }
  }
}
