import Domain
import JSON
import Rules

/// Midnight of 2026-01-01 in UTC, from which the tests count.
let origin = Instant(rfc3339: "2026-01-01T00:00:00Z")!
let microsecond = Span(microseconds: 1)

func day(_ number: Int64) -> Instant { origin + .days(number) }

func event(_ name: String, _ at: Instant, _ properties: JSON = [:]) -> EventFact {
  EventFact(name: name, at: at, properties: properties)
}

func order(_ at: Instant, _ total: Int64, _ product: String = "P1", category: String? = nil) -> OrderFact {
  OrderFact(
    at: at, total: total,
    lines: [OrderFact.Line(product: product, category: category, quantity: total < 0 ? -1 : 1, amount: total)])
}

func history(
  events: [EventFact] = [], orders: [OrderFact] = [], profile: JSON = [:], zone: String? = nil
) -> History {
  History(profile: profile, since: origin, events: events, orders: orders, zone: zone.flatMap { Zone($0) })
}

/// Follows a condition from wake-up to wake-up: at each the answer, and where the next one is.
func steps(
  _ condition: JSON, _ history: History, _ context: EvaluationContext = .utc, from start: Instant = origin
) throws -> [Step] {
  let condition = try Condition(json: condition)
  var steps: [Step] = []
  var now: Instant? = start
  while let instant = now, steps.count < 20 {
    let evaluation = evaluate(condition, history, context, now: instant)
    steps.append(Step(instant, evaluation.isMember))
    now = evaluation.validUntil
  }
  return steps
}

struct Step: Equatable, CustomStringConvertible {
  let at: Instant
  let isMember: Bool

  init(_ at: Instant, _ isMember: Bool) {
    self.at = at
    self.isMember = isMember
  }

  var description: String { "\(at) \(isMember ? "in" : "out")" }
}

extension EvaluationContext {
  static let utc = EvaluationContext(zone: .utc)

  static func zone(_ name: String) -> EvaluationContext { EvaluationContext(zone: Zone(name)!) }
}
