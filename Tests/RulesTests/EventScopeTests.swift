import Domain
import JSON
import Rules
import TestSupport
import Testing

@Suite("The events that count")
struct EventScopeTests {
  @Test("are enough for every answer from an instant on, and for the traits that are kept")
  func enough() throws {
    var left = 0
    for seed in UInt64(0)..<600 {
      let sample = SegmentCase(seed: seed)
      let condition = try Condition(json: sample.condition)
      let context = try EvaluationContext(
        RuleContext(version: 1, document: sample.context, createdAt: sample.now), zone: Zone(sample.zone)!)
      var scope = EventScope(for: [condition])
      scope.askedFrom = sample.now
      let seen = sample.history.seen(through: scope)
      left += sample.history.events.count - seen.events.count
      let (whole, part) = (
        PreparedHistory(sample.history), PreparedHistory(seen, choosing: SeriesChoice(for: [condition]))
      )
      let kept = Trait.kept(of: part, context, now: sample.now)
      for entry in Trait.all {
        #expect(kept[entry.trait.name] == whole.reading(entry.trait, context, now: sample.now).value)
      }
      var instant = sample.now
      for _ in 0..<12 {
        let answer = evaluate(condition, part, context, now: instant)
        #expect(answer == evaluate(condition, whole, context, now: instant), "seed \(seed) at \(instant)")
        guard let next = answer.validUntil else { break }
        instant = next
      }
    }
    // Otherwise nothing was left out, and this would prove nothing.
    #expect(left > 300)
  }

  @Test("reach as far as the longest window, and for names without a window for ever")
  func reach() throws {
    let scope = EventScope(
      for: try [
        Condition(json: ["event": "page", "at_least": 2, "within_days": 90]),
        Condition(json: ["not": ["event": "Signed Up"]]),
        Condition(json: ["event": "Search", "within_days": 7, "where": [["property": "q", "op": "=", "value": "tea"]]]),
      ], askedFrom: .seconds(0))
    #expect(scope.after < Instant.seconds(0) - .days(90) && scope.after > Instant.seconds(0) - .days(100))
    #expect(scope.ever == ["Signed Up"])
    #expect(scope.detailed == ["Product Viewed", "Search"])
    #expect(EventScope(for: []).reach >= .days(30))
    #expect(
      try EventScope(for: [Condition(json: ["trait": "event_count:page:400", "op": ">", "value": 1])]).reach
        >= .days(400))
  }
}
