import Domain
import JSON
import Rules
import Testing

@Suite("Wake-ups")
struct EconomyTests {
  let customer = history(events: [event("A", day(0)), event("B", day(3)), event("C", day(5))])

  @Test("do not happen for parts that cannot turn the whole")
  func irrelevant() throws {
    // A leaves on day 7, but the country decides.
    #expect(
      try steps(
        ["all": [["profile": "country", "op": "=", "value": "France"], ["event": "A", "within_days": 7]]], customer)
        == [Step(day(0), false)])
    #expect(
      try steps(["any": [["event": "A"], ["event": "B", "within_days": 1]]], customer) == [Step(day(0), true)])
  }

  @Test("step over instants at which one part leaves as another arrives")
  func handover() throws {
    #expect(
      try steps(["any": [["event": "A", "within_days": 3], ["event": "B", "within_days": 2]]], customer) == [
        Step(day(0), true), Step(day(5), false),
      ])
    #expect(
      try steps(["all": [["event": "A", "not_within_days": 4], ["event": "B", "not_within_days": 4]]], customer) == [
        Step(day(0), false), Step(day(7), true),
      ])
  }

  @Test("many answers at once equal the single ones")
  func many() throws {
    let conditions = try ParseTests.examples.map { try Condition(json: $0) }
    let now = day(6)
    let together = evaluateMany(conditions, customer, .utc, now: now)
    #expect(together == conditions.map { evaluate($0, customer, .utc, now: now) })
    #expect(Set(together).count > 1)
  }
}
