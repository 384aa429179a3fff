import Domain
import JSON
import Rules
import TestSupport

/// Definitions of segments.
struct RuleTarget: FuzzTarget {
  static let name = "rule"

  static let corpus: [JSON] = [
    ["trait": "recency_days", "op": ">=", "value": 90], ["orders": ["at_least": 1]],
    [
      "event": "Product Viewed", "within_days": 2, "at_least": 3,
      "where": [["property": "a.b", "op": "=", "value": 1]],
    ],
    ["event": "A", "within_days": 2, "calendar": true], ["event": "A", "not_within_days": 3],
    [
      "all": [
        ["trait": "frequency", "op": ">=", "value": 2], ["not": ["profile": "country", "op": "=", "value": "CN"]],
      ]
    ],
    ["any": [["trait": "monetary", "op": "<", "value": 100], ["bought": ["product": "P1"], "at_least": 1]]],
  ]

  static let words = [
    "all", "any", "not", "trait", "op", "value", "values", "event", "orders", "bought", "profile", "date", "where",
    "property",
    "within_days", "not_within_days", "calendar", "at_least", "at_most", "total", ">=", "=", "in", "exists",
    "recency_days",
    "frequency", "monetary", "a..b", "birthday", "in_days", "product", "category",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    Mutation.document(random.pick(corpus), words: words, corpus: corpus, using: &random).sortedText
  }

  private let history: History = {
    let now = Instant(microseconds: 1_780_000_000_000_000)
    return History(
      profile: ["country": "CN", "birthday": "1990-02-29"], since: now - .days(400),
      events: (0..<5).map { EventFact(name: "A", at: now - .days(Int64(5 - $0)), properties: ["a": ["b": 1]]) },
      orders: [OrderFact(at: now - .days(90), total: 1_250)])
  }()

  func check(_ input: [UInt8]) async throws {
    do {
      let condition = try Condition(json: try JSON.parse(input))
      let again: Condition
      do throws(JSONError) {
        again = try Condition(json: condition.json)
      } catch {
        throw FuzzFailure("writes what it does not read: \(condition.json)")
      }
      try hold(again == condition, "reads otherwise what it wrote: \(condition.json)")
      for language in [Language.english, .chinese] {
        try hold(!describe(condition, language).isEmpty, "describes \(condition.json) as nothing")
      }
      for now in [1_780_000_000_000_000, Int64.max / 2, -1] {
        let instant = Instant(microseconds: now)
        let evaluation = evaluate(condition, history, EvaluationContext(zone: .utc), now: instant)
        if let next = evaluation.validUntil { try hold(next > instant, "is valid until the past: \(condition.json)") }
      }
    } catch let error as JSONError {
      try JSONTarget.hasPlace(error)
    }
  }
}
