import Domain
import JSON
import Rules
import Testing

@Suite("Extreme numbers and instants")
struct ExtremeTests {
  @Test("in a condition neither trap nor change what it means")
  func operands() throws {
    let customer = history(
      events: [event("A", day(0)), event("A", day(1))], orders: [order(day(0), 1), order(day(1), .max)])
    for value: JSON in [.int(.min), .int(.max), .double(1e300), .double(-1e300), .double(-0.0), .double(0.5)] {
      for name in ["recency_days", "orders_90d", "event_count:A:7", "spend_30d", "r", "average_gap_days"] {
        for comparison in ["=", "!=", "<", "<=", ">", ">="] {
          let found = try steps(["trait": .string(name), "op": .string(comparison), "value": value], customer)
          #expect(!found.isEmpty)
        }
      }
    }
    func holds(_ comparison: String, _ value: JSON) throws -> Bool {
      let condition: JSON = ["trait": "frequency", "op": .string(comparison), "value": value]
      return try steps(condition, customer, from: day(2))[0].isMember
    }
    #expect(try holds(">", .double(-1e300)) && holds("<", .double(1e300)) && holds(">=", .int(.min)))
    #expect(try !holds("<", .double(-1e300)) && !holds(">", .double(1e300)) && !holds(">", .int(.max)))
    #expect(try !holds("<", .int(.min)) && holds("<=", .int(.max)) && holds("!=", .int(.max)))
    #expect(try holds(">", .double(1.5)) && !holds(">=", .double(2.5)) && holds("<", .double(2.5)))
    #expect(try !holds("=", .double(2.5)) && holds("=", .double(2.0)))
  }

  @Test("a beginning or an end of time does not trap")
  func instants() throws {
    let customer = History(
      since: .distantPast, events: [event("A", .distantPast), event("A", .distantFuture)],
      orders: [order(.distantPast, 1)])
    for condition: JSON in [
      ["trait": "lifetime_days", "op": ">", "value": 5], ["trait": "recency_days", "op": ">", "value": 5],
      ["event": "A", "within_days": 36_500], ["event": "A", "at_least": 2],
    ] {
      #expect(!(try steps(condition, customer)).isEmpty)
    }
  }
}
