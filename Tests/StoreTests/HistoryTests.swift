import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("A history")
struct HistoryTests {
  @Test("equals what a plain look at all facts finds", arguments: TestEngine.allCases)
  func model(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      var random = Seeded(5)
      func instant() -> Instant { World.start + .seconds(Int64.random(in: 0..<300, using: &random)) }
      let people = 6
      let events = (0..<400).map { number in
        World.makeEvent(number, of: Int.random(in: 1...people, using: &random), at: instant(), name: "e\(number % 4)")
      }
      let orders = (0..<150).map { number in
        let lines = (0..<Int.random(in: 0..<5, using: &random)).map { rank in
          World.makeLine("P\(rank % 2)", rank: Int64(rank / 2), amount: Int64.random(in: -90..<900, using: &random))
        }
        return World.makeOrder(number, of: Int.random(in: 1...people, using: &random), at: instant(), lines: lines)
      }
      let products = [Product(code: "P1", name: "one", category: "tea", at: World.start)]
      try await world.insertCustomers(people)
      try await world.store.write { transaction in
        try transaction.insertEvents(tenant, events)
        try transaction.insertOrders(tenant, orders)
        try transaction.upsertProducts(tenant, products)
      }
      for _ in 0..<30 {
        let members = (1...people).filter { _ in Bool.random(using: &random) }.map { World.id($0) as CustomerID }
        let until = Bool.random(using: &random) ? instant() : nil
        let history = try await world.store.read { try $0.history(tenant, of: members, until: until) }
        let seen = events.filter { members.contains($0.customer) && $0.at <= until ?? .distantFuture }
          .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        #expect(history.events == seen.map { EventFact(name: $0.name, at: $0.at, properties: $0.properties) })
        let bought = orders.filter { members.contains($0.customer) && $0.at <= until ?? .distantFuture }
          .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        #expect(history.orders == bought.map(fact))
        #expect(history.since == (members.isEmpty ? .distantFuture : World.start))
        let scope = EventScope(
          askedFrom: instant(), reach: .seconds(Int64.random(in: 0..<200, using: &random)),
          ever: Bool.random(using: &random) ? [] : ["e1", "e2"], detailed: ["e0"])
        let part = try await world.store.read { try $0.history(tenant, of: members, until: until, scope: scope) }
        #expect(part == history.seen(through: scope))
      }
    }
  }

  private func fact(_ order: Order) -> OrderFact {
    let lines = order.lines.sorted { ($0.product, $0.rank) < ($1.product, $1.rank) }.map {
      OrderFact.Line(
        product: $0.product, category: $0.product == "P1" ? "tea" : nil, quantity: $0.quantity, amount: $0.amount)
    }
    return OrderFact(at: order.at, total: order.total, lines: lines)
  }

  @Test("joins the profiles of an alias set, newer fields over older ones", arguments: TestEngine.allCases)
  func profile(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let customers = [
        World.makeCustomer(1, profile: ["city": "Hull", "zone": "Asia/Tokyo"], at: World.start + .days(2)),
        World.makeCustomer(2, profile: ["city": "York", "name": "Ada"], at: World.start + .days(1)),
        World.makeCustomer(3, profile: ["name": "someone else"], at: World.start + .days(3)),
      ]
      try await world.store.write { try $0.insertCustomers(tenant, customers) }
      let history = try await world.store.read { try $0.history(tenant, of: [World.id(2), World.id(1)], until: nil) }
      #expect(history.profile == ["city": "Hull", "name": "Ada", "zone": "Asia/Tokyo"])
      #expect(history.since == World.start + .days(1))
      #expect(history.zone == Zone("Asia/Tokyo"))
    }
  }

  @Test("of nobody is empty and begins never", arguments: TestEngine.allCases)
  func nobody(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let history = try await world.store.read { try $0.history(tenant, of: [World.id(1)], until: nil) }
      #expect(history == History(since: .distantFuture))
    }
  }
}
