import JSON
import Rules
import Testing

@Suite("How far back a rule looks at events")
struct EventReachTests {
  @Test(
    "is the farthest of its parts; orders and profiles are no events",
    arguments: [
      (#"{"event": "Product Viewed", "at_least": 3, "within_days": 7}"#, EventReach.days(7)),
      (#"{"event": "Product Viewed", "at_least": 3}"#, .ever),
      (#"{"orders": {"at_least": 2, "within_days": 900}}"#, .none),
      (#"{"trait": "recency_days", "op": ">=", "value": 90}"#, .none),
      (#"{"trait": "event_count:page:45", "op": ">=", "value": 1}"#, .days(45)),
      (#"{"trait": "engagement", "op": "=", "value": "skims"}"#, .days(30)),
      (#"{"trait": "days_since_last_visit", "op": ">=", "value": 5}"#, .ever),
      (#"{"profile": "name", "op": "is_set"}"#, .none),
      (
        #"{"all": [{"event": "a", "at_least": 1, "within_days": 7}, {"not": {"any": [{"event": "b", "at_least": 1, "within_days": 70}]}}]}"#,
        .days(70)
      ),
    ] as [(String, EventReach)])
  func reach(_ text: String, _ expected: EventReach) throws {
    let condition = try Condition(json: JSON.parse(text))
    #expect(condition.eventReach == expected)
  }

  @Test("exceeds what is kept when it is longer, and always without an end")
  func exceeding() {
    #expect(!EventReach.none.exceeds(days: 1) && !EventReach.days(30).exceeds(days: 30))
    #expect(EventReach.days(31).exceeds(days: 30) && EventReach.ever.exceeds(days: 36_500))
  }
}
