package import Domain
package import JSON

/// A random customer, context, clock and nested condition, made to hit boundaries: facts lie whole days from the
/// clock, give or take a microsecond, often several at one instant, some in the future.
package struct SegmentCase {
  package let history: History
  package let context: JSON
  package let zone: String
  package let now: Instant
  package let condition: JSON

  package init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    zone = random.pick(OracleCalendar.zones)
    // Near clock changes as often as not, and through leap days.
    let year: Int64 = random.pick([2015, 2016, 2018, 2019, 2023, 2024, 2026])
    let start = CivilDay(year: year, month: Int64.random(in: 1...12, using: &random), day: 1).number
    now = Instant(
      microseconds: (start + Int64.random(in: 0..<31, using: &random)) * 86_400_000_000
        + (random.chance(30) ? 0 : Int64.random(in: 0..<86_400_000_000, using: &random)))
    history = random.history(now: now.microseconds)
    context = random.context()
    condition = random.condition(depth: Int.random(in: 0...3, using: &random))
  }
}

extension SeededRandom {
  mutating func history(now: Int64) -> History {
    let anchors = (0..<3).map { _ in instant(around: now) }
    func ordered(_ instants: [Int64]) -> [Instant] { instants.sorted().map(Instant.init(microseconds:)) }
    var moments: [Int64] = []
    for _ in 0..<Int.random(in: 0...(chance(20) ? 40 : 12), using: &self) { moments.append(moment(anchors, now)) }
    let events = ordered(moments).map { EventFact(name: pick(Self.events), at: $0, properties: properties()) }
    moments = []
    for _ in 0..<Int.random(in: 0...8, using: &self) { moments.append(moment(anchors, now)) }
    let orders = ordered(moments).map { order(at: $0) }
    return History(
      profile: profile(), since: Instant(microseconds: moment(anchors, now)), events: events, orders: orders,
      zone: chance(40) ? Zone(pick(OracleCalendar.zones)) : nil)
  }

  private mutating func moment(_ anchors: [Int64], _ now: Int64) -> Int64 {
    chance(40) ? pick(anchors) : instant(around: now)
  }

  private mutating func instant(around now: Int64) -> Int64 {
    let ahead: Int64 = pick([0, 1, 2, 4, 5, 7, 9, 14, 23, 30])
    let ago: Int64 = pick([0, 0, 1, 1, 2, 3, 5, 7, 14, 29, 30, 31, 60, 90])
    let days = chance(25) ? ahead : -ago
    let shift = chance(60) ? pick([-1, 0, 0, 1]) : Int64.random(in: -43_200_000_000...43_200_000_000, using: &self)
    return now + days * 86_400_000_000 + shift
  }

  static let events = [
    "Product Viewed", "Product Viewed", "Product Viewed", "Product Added", "Checkout Started", "page",
    "Products Searched",
  ]

  private mutating func properties() -> JSON {
    var members: [String: JSON] = [:]
    if chance(80) { members["product_id"] = .string(pick(["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"])) }
    if chance(60) { members["category"] = .string(pick(["tea", "cups"])) }
    if chance(50) { members["price"] = chance(50) ? .int(Int64.random(in: 1...4, using: &self)) : .double(2.5) }
    return .object(members)
  }

  private mutating func order(at instant: Instant) -> OrderFact {
    let isReturn = chance(25)
    var lines: [OrderFact.Line] = []
    for _ in 0..<Int.random(in: 0...3, using: &self) {
      let quantity = Int64.random(in: 1...3, using: &self) * (isReturn ? -1 : 1)
      lines.append(
        OrderFact.Line(
          product: pick(["P1", "P2", "P3"]), category: chance(70) ? pick(["tea", "cups"]) : nil, quantity: quantity,
          amount: quantity * pick([0, 100, 250, 900])))
    }
    let total = chance(10) ? 0 : lines.map(\.amount).reduce(0, +)
    return OrderFact(at: instant, total: total, lines: lines)
  }

  private mutating func profile() -> JSON {
    var members: [String: JSON] = ["visits": .int(Int64.random(in: 0...3, using: &self))]
    if chance(70) { members["country"] = .string(pick(["France", "中国", "Franconia"])) }
    if chance(50) { members["tags"] = .array([.string(pick(["vip", "new"]))]) }
    if chance(50) { members["address"] = ["city": .string(pick(["Paris", "上海"]))] }
    if chance(80) {
      members["birthday"] = .string(
        pick(["1992-02-29", "02-29", "1988-02-28", "1985-11-01", "03-10", "2024-03-01", "12-31", "bad", "2026-01-01"]))
    }
    return .object(members)
  }

  mutating func context() -> JSON {
    guard chance(85) else { return [:] }
    func cuts(_ values: [Int64]) -> JSON { .array(values.sorted().map(JSON.int)) }
    var members: [String: JSON] = [:]
    if chance(90) {
      members["rfm"] = [
        "recency_days": cuts((0..<4).map { _ in pick([0, 7, 14, 30, 31, 60, 90]) }),
        "frequency": cuts((0..<4).map { _ in pick([1, 1, 2, 3]) }),
        "monetary": cuts((0..<4).map { _ in pick([0, 100, 500, 1_000]) }),
      ]
    }
    if chance(80) { members["price"] = [.double(120), .double(pick([250, 260]))] }
    return .object(members)
  }
}
