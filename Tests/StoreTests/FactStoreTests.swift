import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("A fact store")
struct FactStoreTests {
  @Test("gives events back newest first, over several customers", arguments: TestEngine.allCases)
  func events(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let events = (0..<20).map { World.makeEvent($0, of: 1 + $0 % 3, at: World.start + .hours(Int64($0 / 2))) }
      try await world.store.write { try $0.insertEvents(tenant, events.shuffled()) }
      let expected = Array(events.filter { $0.customer != World.id(3) }.reversed().prefix(9))
      #expect(
        try await world.store.read { try $0.events(tenant, of: [World.id(1), World.id(2)], limit: 9) } == expected)
      #expect(try await world.store.read { try $0.events(tenant, of: [], limit: 9) } == [])
    }
  }

  @Test("replaces an event by its source key, whatever else of it changed", arguments: TestEngine.allCases)
  func replace(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let old = World.makeEvent(1, of: 1)
      let new = Event(
        id: World.id(2), customer: World.id(2), name: "bought", at: World.start + .days(1), receivedAt: World.start,
        properties: ["x": nil], key: old.key)
      try await world.store.write { try $0.insertEvents(tenant, [old]) }
      #expect(try await world.store.write { try $0.replaceEvent(tenant, new) } == old)
      let stored = try await world.store.read { try $0.events(tenant, of: [World.id(1), World.id(2)], limit: 9) }
      #expect(stored.map(\.id) == [old.id])
      #expect(stored.map(\.customer) == [new.customer])
      #expect(stored.map(\.properties) == [new.properties])
      let unknown = World.makeEvent(7, of: 1)
      #expect(try await world.store.write { try $0.replaceEvent(tenant, unknown) } == nil)
    }
  }

  @Test("finds orders by source key with their lines, and adds and replaces lines", arguments: TestEngine.allCases)
  func orders(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let orders = (1...300).map { World.makeOrder($0, of: 1 + $0 % 7, at: World.start + .seconds(Int64($0))) }
      try await world.store.write { try $0.insertOrders(tenant, orders) }
      let keys = orders.map(\.key) + [SourceKey(source: "shop", id: "none")]
      let found = try await world.store.read { try $0.orders(tenant, keys: keys) }
      #expect(Set(found) == Set(orders))

      var changed = orders[4]
      changed.lines = [
        World.makeLine("A", quantity: -2, amount: -350), changed.lines[1], World.makeLine("B", rank: 1, amount: 7),
      ]
      changed.total = -243
      let update = changed
      try await world.store.write {
        try $0.updateOrder(
          tenant, update.id, customer: update.customer, total: update.total, lines: [update.lines[0], update.lines[2]])
      }
      #expect(try await world.store.read { try $0.orders(tenant, keys: [update.key]) } == [changed])
      let latest = try await world.store.read { try $0.orders(tenant, of: [update.customer], limit: 2) }
      #expect(latest == orders.filter { $0.customer == update.customer }.suffix(2).reversed())
      let missing = await code {
        try await world.store.write {
          try $0.updateOrder(tenant, World.id(9_999), customer: update.customer, total: 0, lines: [])
        }
      }
      #expect(missing == .notFound)
    }
  }

  @Test("keeps the newest state of a product", arguments: TestEngine.allCases)
  func products(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      func product(_ code: String, _ name: String, day: Int64) -> Product {
        Product(
          code: code, name: name, category: day > 0 ? "tea" : nil, price: day > 0 ? 990 : nil,
          at: World.start + .days(day))
      }
      let batches = [
        [product("A", "old", day: 0), product("a", "other", day: 0)],
        [product("A", "newer", day: 1), product("A", "newest", day: 2), product("A", "older", day: 1)],
      ]
      for batch in batches { try await world.store.write { try $0.upsertProducts(tenant, batch) } }
      let expected = [batches[1][1], batches[0][1]]
      #expect(try await world.store.read { try $0.products(tenant, after: nil, limit: 9) } == expected)
      #expect(try await world.store.read { try $0.products(tenant, after: "A", limit: 9) } == [expected[1]])
      #expect(try await world.store.read { try $0.products(tenant, codes: ["A", "A", "b"]) } == [expected[0]])
    }
  }

  @Test("counts what there is", arguments: TestEngine.allCases)
  func counts(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      func counts() async throws -> [String: Int64] { try await world.store.read { try $0.factCounts(tenant) } }
      let nothing = ["customers", "orders", "order_lines", "events", "products", "revenue_minor"]
      #expect(try await counts() == Dictionary(uniqueKeysWithValues: nothing.map { ($0, 0) }))
      try await world.insertCustomers(3)
      try await world.store.write { transaction in
        try transaction.insertMerge(
          tenant, Merge(id: World.id(1), from: World.id(1), into: World.id(2), at: World.start, reason: ""))
        try transaction.insertOrders(
          tenant, [World.makeOrder(1, of: 1), World.makeOrder(2, of: 1, lines: [World.makeLine("A", amount: -50)])])
        try transaction.insertEvents(tenant, [World.makeEvent(1, of: 1)])
        try transaction.insertPayments(
          tenant,
          [
            Payment(
              id: World.id(1), customer: World.id(1), key: SourceKey(source: "s", id: "1"), at: World.start,
              amount: Money(minor: 5, currency: Currency("CNY")!))
          ])
      }
      #expect(
        try await counts() == [
          "customers": 2, "orders": 2, "order_lines": 3, "events": 1, "products": 0, "revenue_minor": 150,
        ])
    }
  }
}
