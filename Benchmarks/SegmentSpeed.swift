import Domain
import Glibc
import JSON
import Rules
import TestSupport

/// CPU time of 100 segments for one customer with 10,000 events.
enum SegmentSpeedBenchmark: Benchmark {
  static let name = "segment-speed"
  static let summary = "CPU time of 100 segments for a customer with 10 000 events"

  static func run(_ arguments: [String]) async throws -> JSON {
    let history = history()
    let conditions = try (0..<100).map { try Condition(json: condition(Int64($0))) }
    let context = EvaluationContext(
      zone: Zone("Asia/Shanghai")!,
      rfm: .init(recencyDays: [7, 30, 60, 90], frequency: [1, 2, 4, 8], monetary: [100, 1_000, 5_000, 20_000]),
      priceCuts: [200, 600])
    let (preparing, prepared) = measure(20) { PreparedHistory(history, for: conditions) }
    let (evaluating, answers) = measure(100) { evaluateMany(conditions, prepared, context, now: now) }
    return [
      "segments": .int(Int64(conditions.count)), "events": .int(Int64(history.events.count)),
      "orders": .int(Int64(history.orders.count)), "members": .int(Int64(answers.filter(\.isMember).count)),
      "with_wake_up": .int(Int64(answers.filter { $0.validUntil != nil }.count)),
      "prepare_ms": .double(preparing), "evaluate_ms": .double(evaluating),
    ]
  }

  private static let now = Instant(microseconds: 1_795_000_000_000_000)

  private static func history() -> History {
    var random = SeededRandom(seed: 7)
    func instants(_ count: Int) -> [Instant] {
      (0..<count).map { _ in now - Span(microseconds: Int64.random(in: 0...400 * 86_400_000_000, using: &random)) }
        .sorted()
    }
    let names = ["page", "Product Viewed", "Product Viewed", "Product Added", "Products Searched", "Email Opened"]
    let events = instants(10_000).map { at in
      EventFact(
        name: random.pick(names), at: at,
        properties: [
          "product_id": .string("P\(Int.random(in: 0..<200, using: &random))"),
          "category": .string(random.pick(["tea", "cups", "pots"])),
          "price": .int(Int64.random(in: 1...900, using: &random)),
        ])
    }
    let orders = instants(200).map { at in
      let line = OrderFact.Line(
        product: "P\(Int.random(in: 0..<200, using: &random))", category: random.pick(["tea", "cups"]), quantity: 2,
        amount: Int64.random(in: 100...2_000, using: &random))
      return OrderFact(at: at, total: random.chance(10) ? -line.amount : line.amount, lines: [line])
    }
    return History(
      profile: ["country": "中国", "birthday": "1990-05-20"], since: now - .days(800), events: events, orders: orders)
  }

  /// Ten kinds, ten of each with different numbers.
  static func condition(_ index: Int64) -> JSON {
    let number = index / 10 + 1
    let days: JSON = .int([7, 14, 30, 60, 90][Int(index / 10 % 5)])
    return switch index % 10 {
    case 0: ["trait": "recency_days", "op": ">=", "value": .int(number * 10)]
    case 1: ["event": "Product Viewed", "at_least": .int(number * 20), "within_days": days]
    case 2:
      [
        "event": "Product Viewed", "at_least": .int(number), "within_days": days,
        "where": [["property": "category", "op": "=", "value": "tea"]],
      ]
    case 3: ["event": "Product Added", "at_most": .int(number), "within_days": days, "calendar": true]
    case 4: ["orders": ["at_least": .int(number), "total_at_least": .int(number * 1_000), "within_days": days]]
    case 5:
      [
        "all": [
          ["trait": "rfm_cell", "op": "in", "value": ["555", "545", "455"]],
          ["not": ["event": "Email Opened", "at_least": .int(number), "within_days": days]],
        ]
      ]
    case 6: ["trait": "purchase_stage", "op": "=", "value": "comparing"]
    case 7:
      ["any": [["date": "birthday", "in_days": .int(number)], ["bought": ["category": "tea", "within_days": days]]]]
    case 8:
      [
        "all": [
          ["profile": "country", "op": "=", "value": "中国"], ["trait": "engagement", "op": "=", "value": "explores"],
        ]
      ]
    default: ["trait": .string("spend_\(number * 9)d"), "op": ">", "value": .int(number * 3_000)]
    }
  }

  /// Milliseconds of CPU a pass, and what it gave.
  private static func measure<Result>(_ passes: Int, _ body: () -> Result) -> (Double, Result) {
    var result = body()
    let start = clock()
    for _ in 0..<passes { result = body() }
    return (Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1_000 / Double(passes), result)
  }
}
