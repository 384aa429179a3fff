import Domain
import JSON
import Rules
import Testing

@Suite("Windows over events and orders")
struct WindowTests {
  @Test("an event counts from its instant until so many times 24 hours later, not a microsecond more")
  func rolling() throws {
    let customer = history(events: [event("A", day(2))])
    #expect(
      try steps(["event": "A", "within_days": 7], customer) == [
        Step(day(0), false), Step(day(2), true), Step(day(9), false),
      ])
    let condition = try Condition(json: ["event": "A", "within_days": 7])
    #expect(evaluate(condition, customer, .utc, now: day(9) - microsecond).isMember)
    #expect(!evaluate(condition, customer, .utc, now: day(2) - microsecond).isMember)
  }

  @Test("at least three leaves when the third latest leaves")
  func threshold() throws {
    let customer = history(events: (0..<5).map { event("A", day($0)) })
    #expect(
      try steps(["event": "A", "at_least": 3, "within_days": 10], customer, from: day(5)) == [
        Step(day(5), true), Step(day(12), false),
      ])
  }

  @Test("events at the same microsecond leave together and step over the numbers between")
  func ties() throws {
    let customer = history(events: [event("A", day(0)), event("A", day(1)), event("A", day(1)), event("A", day(3))])
    #expect(
      try steps(["event": "A", "at_least": 2, "at_most": 2, "within_days": 5], customer, from: day(3)) == [
        Step(day(3), false)
      ])
    #expect(
      try steps(["event": "A", "at_least": 1, "at_most": 1, "within_days": 5], customer, from: day(3)) == [
        Step(day(3), false), Step(day(6), true), Step(day(8), false),
      ])
  }

  @Test("has not done it holds again once the last one is too old")
  func absence() throws {
    let customer = history(events: [event("Complained", day(1)), event("Complained", day(4))])
    #expect(
      try steps(["event": "Complained", "not_within_days": 30], customer) == [
        Step(day(0), true), Step(day(1), false), Step(day(34), true),
      ])
  }

  @Test("an empty history never wakes anybody")
  func empty() throws {
    for condition: JSON in [
      ["event": "A", "within_days": 7], ["event": "A", "not_within_days": 7], ["orders": ["total_at_least": 1]],
      ["bought": ["product": "P1"]], ["trait": "recency_days", "op": ">=", "value": 90], ["date": "birthday"],
    ] {
      #expect(try steps(condition, history()).count == 1, "\(condition)")
    }
    #expect(evaluate(try Condition(json: ["all": []]), history(), .utc, now: origin).isMember)
  }

  @Test("filters choose events by their properties")
  func filters() throws {
    let customer = history(events: [
      event("A", day(0), ["category": "tea", "price": 3]), event("A", day(1), ["category": "cups", "price": 2.0]),
      event("A", day(2)),
    ])
    func number(_ filter: JSON) throws -> Int {
      try (0...3).last {
        evaluate(
          try Condition(json: ["event": "A", "at_least": .int(Int64($0)), "where": [filter]]), customer, .utc,
          now: day(3)
        ).isMember
      } ?? -1
    }
    #expect(try number(["property": "category", "op": "=", "value": "tea"]) == 1)
    #expect(try number(["property": "category", "op": "!=", "value": "tea"]) == 2)
    #expect(try number(["property": "price", "op": "=", "value": 2]) == 1)
    #expect(try number(["property": "price", "op": ">=", "value": 2]) == 2)
    #expect(try number(["property": "price", "op": "is_set", "value": false]) == 1)
    #expect(try number(["property": "category", "op": "in", "value": ["tea", "cups"]]) == 2)
    #expect(try number(["property": "category", "op": "starts_with", "value": "cu"]) == 1)
  }

  @Test("returns are no purchases, but their money is subtracted")
  func returns() throws {
    let customer = history(orders: [order(day(0), 500), order(day(1), 300), order(day(2), -500)])
    #expect(
      try steps(["orders": ["at_least": 2, "at_most": 2]], customer, from: day(1)) == [Step(day(1), true)])
    #expect(
      try steps(["orders": ["total_at_least": 400]], customer) == [Step(day(0), true), Step(day(2), false)])
    // 500, 800, 300, and -200 once the first has left; -500 and 0 never reach it again.
    #expect(
      try steps(["orders": ["total_at_least": 300, "within_days": 10]], customer) == [
        Step(day(0), true), Step(day(10), false),
      ])
  }

  @Test("money may come back into range when a return leaves the window")
  func returnLeaves() throws {
    let customer = history(orders: [order(day(0), -500), order(day(1), 300)])
    #expect(
      try steps(["orders": ["total_at_least": 300, "within_days": 10]], customer) == [
        Step(day(0), false), Step(day(10), true), Step(day(11), false),
      ])
  }

  @Test("goods are found by product and by category, whatever comes back")
  func bought() throws {
    let customer = history(orders: [
      order(day(0), 100, "P1", category: "tea"), order(day(1), 100, "P2", category: "tea"), order(day(2), -100, "P2"),
    ])
    #expect(
      try steps(["bought": ["category": "tea", "at_least": 2, "within_days": 5]], customer) == [
        Step(day(0), false), Step(day(1), true), Step(day(5), false),
      ])
    #expect(
      try steps(["bought": ["product": "P2", "at_most": 0]], customer) == [Step(day(0), true), Step(day(1), false)])
  }
}
