import Domain
import JSON
import Simulator
import Statistics
import Testing

@Suite("A synthetic world")
struct WorldTests {
  private static let zone = Zone("Asia/Shanghai")!
  private static let start = zone.start(of: CivilDay(year: 2026, month: 3, day: 2))

  private func world(seed: UInt64 = 1, customers: Int = 300, _ setting: WorldSetting = WorldSetting()) -> World {
    World(seed: seed, customers: customers, start: Self.start, zone: Self.zone, setting: setting)
  }

  private func messages(_ world: World, days: Int64, every step: Span = .days(1)) -> [WorldMessage] {
    var world = world
    var messages: [WorldMessage] = []
    while world.now < Self.start + .days(days) { messages += world.step(to: world.now + step) }
    return messages
  }

  @Test("is the same from the same seed, message by message, in steps of any length")
  func deterministic() {
    let first = messages(world(), days: 20)
    #expect(first == messages(world(), days: 20))
    #expect(first == messages(world(), days: 20, every: .hours(5)))
    #expect(first != messages(world(seed: 2), days: 20))
    #expect(first.count > 300)
  }

  @Test("tells things in time order, nothing outside its step, and no message twice")
  func order() {
    var world = world()
    var seen: Set<JSON> = []
    while world.now < Self.start + .days(30) {
      let (before, messages) = (world.now, world.step(to: world.now + .hours(7)))
      #expect(zip(messages, messages.dropFirst()).allSatisfy { $0.at <= $1.at })
      #expect(messages.allSatisfy { before <= $0.at && $0.at < world.now })
      for message in messages { #expect(seen.insert(message.json).inserted) }
    }
  }

  @Test("speaks the shapes of the public API, of people at example.com")
  func shapes() throws {
    let all = messages(world(), days: 60)
    let byKind = Dictionary(grouping: all, by: \.kind)
    #expect(byKind[.product]?.count == 60)
    #expect(byKind[.customer]?.count == 300)
    #expect(byKind[.consent]?.count == 600)
    #expect(Set(all.map { $0.json["type"]?.stringValue }) == Set(byKind.keys.map(\.rawValue)))
    for customer in byKind[.customer] ?? [] {
      #expect(customer.json["profile"]?["email"]?.stringValue?.hasSuffix("@example.com") == true)
    }
    let names = Set((byKind[.track] ?? []).compactMap { $0.json["event"]?.stringValue })
    #expect(names == ["Product Viewed", "Product Added"])
    let order = try #require(byKind[.order]?.first { $0.json["id"]?.stringValue?.hasPrefix("O") == true })
    let line = try #require(order.json["lines"]?[0])
    #expect(order.json["customer"]?["user_id"]?.stringValue == order.userID)
    #expect(line["amount"]?.stringValue?.split(separator: ".").last?.count == 2)
    let total = (order.json["lines"]?.arrayValue ?? []).compactMap { $0["amount"]?.stringValue.flatMap(Double.init) }
    #expect(Int64((total.reduce(0, +) * 100).rounded()) == order.orderFact?.total)
  }

  @Test("takes some orders back, later and whole")
  func returns() throws {
    let orders = messages(world(customers: 1_000), days: 120).filter { $0.kind == .order }
    let (back, placed) = (orders.filter { $0.orderFact!.total < 0 }, orders.filter { $0.orderFact!.total > 0 })
    #expect((0.03...0.09).contains(Double(back.count) / Double(placed.count)))
    let byName = Dictionary(uniqueKeysWithValues: placed.map { ($0.json["id"]!.stringValue!, $0) })
    for order in back {
      let origin = try #require(byName["O" + order.json["id"]!.stringValue!.dropFirst()])
      #expect(origin.at < order.at)
      #expect(origin.orderFact!.total == -order.orderFact!.total)
    }
  }

  @Test("has weekends, sales and evenings")
  func rhythm() {
    var setting = WorldSetting()
    setting.churnPerYear = 0
    setting.ordersPerYear = 24
    let orders = messages(world(customers: 2_000, setting), days: 280).filter { ($0.orderFact?.total ?? 0) > 0 }
    let days = Dictionary(grouping: orders) { Self.zone.day(at: $0.at) }.mapValues(\.count)
    let plain = days.filter { ![5, 6, 10, 11].contains($0.key.components.month) }
    func mean(_ weekdays: Set<Int64>) -> Double {
      let chosen = plain.filter { weekdays.contains($0.key.weekday) }
      return Double(chosen.values.reduce(0, +)) / Double(chosen.count)
    }
    // 1.25 against 0.85 by the rhythm.
    #expect((1.3...1.65).contains(mean([6]) / mean([1, 2])))
    func on(_ month: Int64, _ date: Int64) -> Int { days[CivilDay(year: 2026, month: month, day: date)] ?? 0 }
    #expect(Double(on(11, 9) + on(11, 10) + on(11, 11)) > 2 * Double(on(11, 2) + on(11, 3) + on(11, 4)))
    let hours = Dictionary(grouping: orders) { Self.zone.secondOfDay(at: $0.at) / 3_600 }.mapValues(\.count)
    #expect(hours[21, default: 0] > 5 * hours[3, default: 0])
  }

  @Test("loses customers with time")
  func churn() {
    let world = world(customers: 2_000)
    let gone = world.shoppers.filter { $0.leavesAt < Self.start + .days(365) }.count
    // 1 - exp(-0.35)
    #expect((0.25...0.34).contains(Double(gone) / 2_000))
  }

  @Test("changes treated customers and nobody else")
  func treatment() {
    var setting = WorldSetting()
    setting.responses = ["always": TrueResponse(orderLift: 1, meanDelay: .days(1))]
    var treated = world(setting)
    var untreated = treated
    let half = Self.start + .days(10)
    #expect(treated.step(to: half) == untreated.step(to: half))
    for number in 1...100 { treated.treated(customer: "member-\(number)", arm: "always", at: half) }
    for number in 101...200 { treated.treated(customer: "member-\(number)", arm: "unheard of", at: half) }
    let (with, without) = (treated.step(to: half + .days(60)), untreated.step(to: half + .days(60)))
    let added = Set(with).subtracting(without)
    #expect(Set(without).isSubset(of: with))
    #expect(Set(added.compactMap(\.userID)).count > 90)
    #expect(added.allSatisfy { $0.kind == .order && Int($0.userID!.dropFirst(7))! <= 100 })
  }
}
