import Domain
import JSON
import Rules
import TestSupport
import Testing
import Understand

@Suite("Transitions")
struct TransitionsTests {
  static let customer = CustomerID(high: 1, low: 1)
  static let start = Instant(rfc3339: "2026-01-01T00:00:00Z")!

  static func question(_ definition: JSON, _ number: UInt64 = 1) throws -> Transitions.Question {
    Transitions.Question(
      segment: Segment(
        id: ID(high: 9, low: number), key: "s\(number)", name: "", version: 1, definition: definition, updatedAt: start),
      condition: try Condition(json: definition))
  }

  static func look(
    _ questions: [Transitions.Question], _ history: History, from: Instant, to: Instant, standing: [Membership] = []
  ) -> Transitions {
    Transitions(
      of: customer, questions, standing: standing, history: PreparedHistory(history),
      context: EvaluationContext(version: 1, zone: .utc), from: from, to: to)
  }

  @Test("a late look dates entry and exit to the instant they happened")
  func late() throws {
    let history = History(since: Self.start, orders: [OrderFact(at: Self.start, total: 100)])
    let recent = try Self.question(["orders": ["at_least": 1, "within_days": 7]])
    let lapsed = try Self.question(["trait": "recency_days", "op": ">=", "value": 30], 2)
    let found = Self.look([recent, lapsed], history, from: Self.start, to: Self.start + .days(60))
    #expect(found.changes.map(\.isMember) == [true, false, true])
    #expect(found.changes.map(\.since) == [Self.start, Self.start + .days(7), Self.start + .days(30)])
    #expect(found.validUntil == nil)
  }

  @Test("a look in time finds the same as many looks on the way")
  func sameAsMany() throws {
    let history = History(
      since: Self.start,
      events: (0..<10).map { EventFact(name: "page", at: Self.start + .days($0 * 5)) },
      orders: (0..<6).map { OrderFact(at: Self.start + .days($0 * 11), total: 100) })
    let questions = [
      try Self.question(["orders": ["at_least": 2, "within_days": 20]]),
      try Self.question(
        [
          "all": [
            ["event": "page", "at_least": 3, "within_days": 12],
            ["not": ["orders": ["at_least": 1, "within_days": 3]]],
          ]
        ], 2),
    ]
    let end = Self.start + .days(120)
    let once = Self.look(questions, history, from: Self.start, to: end)
    var standing: [Membership] = []
    var changes: [Membership] = []
    var instant = Self.start
    while instant < end {
      let to = min(instant + .hours(7), end)
      let part = Self.look(questions, history, from: instant, to: to, standing: standing)
      changes += part.changes
      for change in part.changes { standing = standing.filter { $0.segment != change.segment } + [change] }
      instant = to
    }
    #expect(
      once.changes.sorted { ($0.since, $0.segment) < ($1.since, $1.segment) }
        == changes.sorted { ($0.since, $0.segment) < ($1.since, $1.segment) })
    #expect(changes.count > 6)
  }

  @Test("a birthday trigger fires on the day, at the hour, in the customer's zone, also on 29 February")
  func birthdays() throws {
    let history = PreparedHistory(
      History(profile: ["birthday": "1992-02-29"], since: Self.start, zone: Zone("Asia/Shanghai")))
    let context = EvaluationContext(version: 1, zone: .utc)
    let trigger = try #require(DateTrigger(field: "birthday", offsetDays: -3, hour: 10))
    let first = try #require(trigger.next(after: Self.start, history, context))
    #expect(first.rfc3339 == "2026-02-25T02:00:00Z")
    let second = try #require(trigger.next(after: first, history, context))
    #expect(second.rfc3339 == "2027-02-25T02:00:00Z")
    #expect(trigger.next(after: second, history, context)?.rfc3339 == "2028-02-26T02:00:00Z")
    #expect(trigger.next(after: Self.start, PreparedHistory(History(since: Self.start)), context) == nil)
  }
}
