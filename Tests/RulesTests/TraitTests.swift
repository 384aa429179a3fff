import Domain
import JSON
import Rules
import Testing

@Suite("Traits")
struct TraitTests {
  let buyer = PreparedHistory(
    history(orders: [order(day(0), 100), order(day(10), 201), order(day(20), -50), order(day(40), 300)]))

  func value(_ name: String, _ number: Int64, _ context: EvaluationContext = .utc) -> TraitReading {
    buyer.reading(Trait(name: name)!, context, now: day(number))
  }

  @Test(
    "are computed from what happened until now",
    arguments: [
      ("recency_days", 45, .int(5)), ("recency_days", 39, .int(29)), ("days_since_first_order", 45, .int(45)),
      ("frequency", 45, .int(3)), ("frequency", 30, .int(2)), ("orders_30d", 45, .int(1)), ("orders_90d", 45, .int(3)),
      ("spend_total", 45, .int(551)), ("spend_30d", 45, .int(250)), ("spend_30d", 55, .int(300)),
      ("average_order", 45, .int(200)), ("average_order", 15, .int(151)), ("average_gap_days", 45, .double(20)),
      ("first_order_at", 45, .instant(day(0))), ("last_order_at", 45, .instant(day(40))),
      ("lifetime_days", 45, .int(45)), ("purchase_stage", 45, .text("bought")), ("purchase_stage", 30, .text("aware")),
    ] as [(String, Int64, TraitValue)])
  func values(name: String, number: Int64, expected: TraitValue) {
    #expect(value(name, number).value == expected)
  }

  @Test("say when time alone changes them")
  func validity() {
    #expect(value("recency_days", 45).validUntil == day(46))
    #expect(value("frequency", 30).validUntil == day(40))
    #expect(value("frequency", 45).validUntil == nil)
    #expect(value("spend_30d", 45).validUntil == day(50))
    #expect(value("purchase_stage", 45).validUntil == day(54))
  }

  @Test("are not set where nothing can be said")
  func unset() {
    let nobody = PreparedHistory(history())
    for name in ["recency_days", "average_order", "first_order_at", "average_gap_days", "rfm_cell", "engagement"] {
      #expect(nobody.reading(Trait(name: name)!, .utc, now: day(1)).value == nil, "\(name)")
    }
    #expect(nobody.reading(.frequency, .utc, now: day(1)).value == .int(0))
  }

  @Test("recency turns a segment once, not every day")
  func recency() throws {
    let customer = history(orders: [order(day(0), 100), order(day(200), 100)])
    #expect(
      try steps(["trait": "recency_days", "op": ">=", "value": 90], customer) == [
        Step(day(0), false), Step(day(90), true), Step(day(200), false), Step(day(290), true),
      ])
    #expect(
      try steps(["trait": "recency_days", "op": "in", "value": [3, 4, 9]], history(orders: [order(day(0), 1)])) == [
        Step(day(0), false), Step(day(3), true), Step(day(5), false), Step(day(9), true), Step(day(10), false),
      ])
  }

  @Test("the RFM cell follows the cuts of the context as the last purchase grows old")
  func rfm() throws {
    let context = EvaluationContext(
      zone: .utc,
      rfm: .init(recencyDays: [1, 5, 30, 60], frequency: [1, 2, 3, 4], monetary: [100, 200, 500, 900]))
    #expect(value("rfm_cell", 45, context) == TraitReading(value: .text("434"), validUntil: day(46)))
    #expect(value("r", 46, context) == TraitReading(value: .int(3), validUntil: day(71)))
    #expect(value("f", 45, context).value == .int(3))
    #expect(value("m", 45, context) == TraitReading(value: .int(4), validUntil: nil))
    #expect(
      try steps(
        ["trait": "r", "op": "<=", "value": 2], history(orders: [order(day(0), 100)]), context) == [
          Step(day(0), false), Step(day(31), true),
        ])
  }

  @Test("the purchase stage walks from aware to bought and back")
  func stage() {
    let visits = PreparedHistory(
      history(
        events: [
          event("page", day(1)), event("Product Viewed", day(2), ["product_id": "P1"]),
          event("Product Viewed", day(3), ["product_id": "P1"]), event("Product Added", day(4), ["product_id": "P1"]),
        ], orders: [order(day(5), 100)]))
    var stages: [String] = []
    var now: Instant? = day(0)
    while let instant = now {
      let reading = visits.reading(.purchaseStage, .utc, now: instant)
      guard case .text(let stage)? = reading.value else { break }
      stages.append("\((instant - origin).microseconds / 86_400_000_000) \(stage)")
      now = reading.validUntil
    }
    #expect(
      stages == ["0 aware", "1 browsing", "3 comparing", "4 deciding", "5 bought", "19 browsing", "33 aware"])
  }

  @Test("three different products are a comparison until the first of them is too long ago")
  func variety() throws {
    let customer = history(
      events: (0..<4).map { event("Product Viewed", day($0), ["product_id": "P\($0 % 3)"]) }
        + [event("Product Viewed", day(4), ["sku": "P9"])])
    #expect(
      try steps(["trait": "purchase_stage", "op": "=", "value": "comparing"], customer) == [
        Step(day(0), false), Step(day(2), true), Step(day(16), false),
      ])
  }

  @Test("engagement counts a month of events")
  func engagement() throws {
    let customer = history(events: (0..<20).map { event("page", day($0)) })
    #expect(
      try steps(["trait": "engagement", "op": "=", "value": "explores"], customer, from: day(18)) == [
        Step(day(18), true), Step(day(19), false), Step(day(30), true), Step(day(45), false),
      ])
  }

  @Test("price sensitivity compares the mean price of pieces with the tenant's cuts")
  func price() throws {
    let lines = [
      OrderFact.Line(product: "A", quantity: 3, amount: 300), OrderFact.Line(product: "B", quantity: 1, amount: 900),
      OrderFact.Line(product: "GIFT", quantity: 1, amount: 0),
    ]
    let customer = PreparedHistory(history(orders: [OrderFact(at: day(0), total: 1_200, lines: lines)]))
    func word(_ cuts: [Double]) -> TraitValue? {
      customer.reading(.priceSensitivity, EvaluationContext(zone: .utc, priceCuts: cuts), now: day(1)).value
    }
    #expect(word([301, 400]) == .text("low"))
    #expect(word([300, 301]) == .text("mid_value"))
    #expect(word([200, 300]) == .text("premium"))
    #expect(customer.reading(.priceSensitivity, .utc, now: day(1)).value == nil)
  }

  @Test("have one name each, in a list with words in both languages")
  func list() {
    for entry in Trait.all {
      #expect(Trait(name: entry.trait.name) == entry.trait)
      #expect(!entry.english.isEmpty && !entry.chinese.isEmpty)
      #expect(!entry.trait.title(.english).isEmpty && entry.trait.title(.english) != entry.trait.title(.chinese))
    }
    #expect(Trait(name: "event_count:a:b:7") == .eventCount("a:b", days: 7))
    for name in ["orders_d", "orders_07d", "orders_-1d", "spend_99999d", "event_count::7", "event_count:7", "what"] {
      #expect(Trait(name: name) == nil, "\(name)")
    }
  }
}
