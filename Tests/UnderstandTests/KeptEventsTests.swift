import Domain
import JSON
import Rules
import Sense
import TestSupport
import Testing
import Understand

@Suite("Events kept between looks")
struct KeptEventsTests {
  @Test(
    "change no answer, whatever comes late, revised, merged, taken back or looked at by another process",
    arguments: TestEngine.allCases.flatMap { engine in (1...3).map { (engine, $0) } })
  func sameAnswers(_ engine: TestEngine, _ seed: Int) async throws {
    try await TestShop.with(engine) { shop in
      var walk = try await KeptWalk(shop, seed: UInt64(seed))
      for step in 0..<60 {
        try await walk.step()
        try await walk.check("seed \(seed), step \(step)")
      }
    }
  }

  @Test(
    "are all that is known until one comes late, another process looks or a day is over", arguments: TestEngine.allCases
  )
  func readAlone(engine: TestEngine) async throws {
    try await TestShop.with(engine) { shop in
      let tenant = shop.tenant
      let understander = Understander(records: shop.records, clock: shop.clock, ids: shop.ids, keeping: 1)
      let other = Understander(records: shop.records, clock: shop.clock, ids: shop.ids, keeping: 1)
      let desk = SegmentDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
      let busy = try await desk.define(
        tenant, key: "busy", name: "Busy", definition: ["event": "page", "at_least": 10, "within_days": 30], by: "li")
      // Something that time will end, so that a look leaves a row.
      _ = try await desk.define(
        tenant, key: "recent", name: "Recent", definition: ["event": "page", "within_days": 30], by: "li")
      let customer = try await shop.see("ada", "page", at: shop.now - .days(2))
      /// Whether an event that was written behind everybody's back is seen after another one that was announced.
      func seesEverything(daysAgo: Int64 = 0, _ understander: Understander) async throws -> Bool {
        let now = shop.now
        let secret = (0..<10).map { number in
          Event(
            id: shop.ids.next(), customer: customer, name: "page", at: now - .days(3), receivedAt: now, properties: [:],
            key: SourceKey(source: "secret", id: "\(number)"))
        }
        try await shop.records.write { try $0.insertEvents(tenant, secret) }
        try await shop.see("ada", "click", at: now - .days(daysAgo))
        try await understander.drain(tenant)
        let standing = try await shop.records.read { try $0.memberships(tenant, of: customer) }
        let found = secret.map { OldEvent(id: $0.id, customer: customer, at: $0.at, key: $0.key) }
        #expect(try await shop.records.write { try $0.deleteEvents(tenant, found) } == 10)
        // Whoever saw them sees that they are gone.
        try await shop.see("ada", "click", at: now - .days(20))
        try await understander.drain(tenant)
        shop.advance(.seconds(1))
        return standing.contains { $0.segment == busy.id && $0.isMember }
      }
      try await understander.drain(tenant)
      #expect(try await !seesEverything(understander))
      #expect(try await seesEverything(daysAgo: 1, understander))
      #expect(try await !seesEverything(understander))
      try await shop.see("ada", "click", at: shop.now)
      try await other.drain(tenant)
      #expect(try await seesEverything(understander))
      shop.advance(.days(1))
      #expect(try await seesEverything(understander))
    }
  }
}

/// Facts of five customers in every way they can come and go, understood by a process that keeps what it read.
private struct KeptWalk {
  private let shop: TestShop
  private let mine: Understander
  private let others: Understander
  private let desk: SegmentDesk
  private let merging: CustomerMerge
  private var random: SeededRandom
  private var definitions: [String: JSON] = [:]
  private var merges: [Merge] = []
  private var messages: [(user: String, id: String, at: Instant)] = []
  /// Whose traits were written for this instant.
  private var touched: Set<CustomerID> = []

  init(_ shop: TestShop, seed: UInt64) async throws {
    self.shop = shop
    mine = Understander(records: shop.records, clock: shop.clock, ids: shop.ids, keeping: 1)
    others = Understander(records: shop.records, clock: shop.clock, ids: shop.ids, keeping: 1)
    desk = SegmentDesk(records: shop.records, clock: shop.clock, ids: shop.ids)
    merging = CustomerMerge(records: shop.records, clock: shop.clock, ids: shop.ids)
    random = SeededRandom(seed: seed)
    for number in 0..<8 { try await define(number) }
  }

  private mutating func define(_ number: Int) async throws {
    let days: JSON = .int(Int64.random(in: 1...30, using: &random))
    let count: JSON = .int(Int64.random(in: 1...4, using: &random))
    let shapes: [JSON] = [
      ["event": "page", "at_least": count, "within_days": days],
      ["event": "page", "at_least": count, "within_days": days, "calendar": true],
      [
        "event": "Product Viewed", "at_least": count, "within_days": days,
        "where": [["property": "category", "op": "=", "value": "tea"]],
      ],
      ["not": ["event": "click"]],
      ["trait": "days_since_last_visit", "op": ">=", "value": days],
      ["trait": "purchase_stage", "op": "=", "value": "comparing"],
      [
        "all": [
          ["trait": "engagement", "op": "=", "value": "explores"], ["not": ["event": "click", "within_days": days]],
        ]
      ],
      ["any": [["orders": ["at_least": count, "within_days": days]], ["event": "click", "at_most": count]]],
    ]
    definitions["s\(number)"] = shapes[number]
    _ = try await desk.define(
      shop.tenant, key: "s\(number)", name: "S", definition: shapes[number], by: "li")
  }

  mutating func step() async throws {
    touched = []
    let user = "u\(Int.random(in: 0..<5, using: &random))"
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<8: try await see(user, at: shop.now)
    case 8..<10:
      try await see(user, at: shop.now - Span(microseconds: .random(in: 0...40 * 86_400_000_000, using: &random)))
    case 10: try await revise()
    case 11: try await shop.order(see(user, at: shop.now))
    case 12: try await merge()
    case 13: if let merge = merges.popLast() { try await merging.unmerge(shop.tenant, merge, principal: "li") }
    case 14: try await forget()
    case 15: try await define(.random(in: 0..<8, using: &random))
    case 16:
      try await see(user, at: shop.now)
      try await others.drain(shop.tenant)
    default: shop.advance(Span(microseconds: .random(in: 1...2 * 86_400_000_000, using: &random)))
    }
    if Bool.random(using: &random) { shop.advance(.seconds(1)) }
  }

  @discardableResult
  private mutating func see(_ user: String, at: Instant) async throws -> CustomerID {
    let name = random.pick(["page", "page", "Product Viewed", "click"])
    let id = "\(messages.count)"
    messages.append((user, id, at))
    let customer = try await shop.see(user, name, at: at, id: id, number: random.next())
    touched.insert(customer)
    return customer
  }

  /// The same message with another time and other properties.
  private mutating func revise() async throws {
    guard let index = messages.indices.randomElement(using: &random) else { return }
    let (user, id, at) = messages[index]
    messages[index].at = at + .seconds(1)
    try await shop.see(user, "page", at: at + .seconds(1), id: id, number: random.next())
  }

  private mutating func merge() async throws {
    let (one, two) = (
      try await see("u0", at: shop.now), try await see("u\(Int.random(in: 1..<5, using: &random))", at: shop.now)
    )
    do {
      merges.append(try await merging.merge(shop.tenant, from: two, into: one, reason: "same", principal: "li"))
    } catch let error as StoreError where error.code == .conflict {}
    touched = []
  }

  /// As a sweep of old events does.
  private mutating func forget() async throws {
    let (tenant, now) = (shop.tenant, shop.now)
    try await shop.records.write { tx in
      let old = try tx.oldEvents(tenant, before: now - .days(10), fromBucket: 0, limit: 5)
      let sets = try tx.aliasSets(tenant, old.map(\.customer))
      try tx.touch(
        tenant,
        Set(old.map { sets[$0.customer]?.canonical ?? $0.customer }).map {
          AgendaTouch(customer: $0, stage: .understand, dueAt: now)
        })
      _ = try tx.deleteEvents(tenant, old)
    }
  }

  /// Everybody stands where their whole history says.
  func check(_ note: Comment) async throws {
    try await mine.drain(shop.tenant)
    let (tenant, now, definitions, touched) = (shop.tenant, shop.now, definitions, touched)
    try await shop.records.read { tx in
      let context = EvaluationContext(zone: Zone("Asia/Shanghai")!)
      let all = try tx.customers(tenant, after: nil, limit: 100).map(\.id)
      let sets = try tx.aliasSets(tenant, all)
      let segments = Dictionary(uniqueKeysWithValues: try tx.segments(tenant).map { ($0.id, $0.key) })
      for customer in all where sets[customer]?.canonical ?? customer == customer {
        let history = PreparedHistory(try tx.history(tenant, of: sets[customer]?.members ?? [customer], until: nil))
        let standing = try tx.memberships(tenant, of: customer).filter(\.isMember)
        let expected = try definitions.filter { try evaluate(Condition(json: $1), history, context, now: now).isMember }
        #expect(Set(standing.compactMap { segments[$0.segment] }) == Set(expected.keys), note)
        guard touched.contains(customer) else { continue }
        let traits = Trait.kept(of: history, context, now: now).mapValues(\.json)
        #expect(try tx.traits(tenant, customer) == .object(traits), note)
      }
    }
  }
}

extension TestShop {
  /// A tracked event, taken in as any other. Answers whose it is.
  @discardableResult
  fileprivate func see(
    _ user: String, _ name: String, at: Instant, id: String? = nil, number: UInt64 = 0
  ) async throws -> CustomerID {
    let tenant = tenant
    let message: JSON = [
      "type": "track", "userId": .string(user), "event": .string(name),
      "messageId": .string(id ?? "\(ids.next() as ID<Event>)"),
      "timestamp": .string(at.description),
      "properties": [
        "product_id": .string("P\(number % 4)"), "category": .string(["tea", "cups"][Int(number >> 9 % 2)]),
      ],
    ]
    let parser = IntakeParser(receivedAt: now, currency: Currency("CNY")!)
    let intake = Intake(records: records, clock: clock, ids: ids)
    let answers = try await intake.accept([parser.message(message)], tenant: tenant, via: .own)
    #expect(answers == [.accepted])
    return try await records.read { tx in
      let owner = try tx.identities(tenant, [(.userID, user)])[0].customer
      return try tx.aliasSets(tenant, [owner])[owner]?.canonical ?? owner
    }
  }
}
