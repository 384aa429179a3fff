package import Domain
package import Rules

/// What time and facts did to one customer's memberships between the instant a look was due and now: pure.
package struct Transitions: Sendable, Hashable {
  /// Standings that changed, in time order; a segment may appear more than once when the look was late.
  package var changes: [Membership] = []
  /// The first later instant at which time alone could change any answer.
  package var validUntil: Instant?

  /// One segment as it is asked.
  package struct Question: Sendable {
    package let segment: Segment
    package let condition: Condition

    package init(segment: Segment, condition: Condition) {
      self.segment = segment
      self.condition = condition
    }
  }

  /// Goes from `start` to `now` along the instants at which answers may change, so that a late look still dates every
  /// entry and exit to the second. After `stepLimit` steps it jumps to now.
  package init(
    of customer: CustomerID, _ questions: [Question], standing: [Membership], history: PreparedHistory,
    context: EvaluationContext, from start: Instant, to now: Instant, stepLimit: Int = 64
  ) {
    var current = Dictionary(standing.map { ($0.segment, $0) }, uniquingKeysWith: { $0.since > $1.since ? $0 : $1 })
    let conditions = questions.map(\.condition)
    var instant = min(start, now)
    var steps = 0
    while true {
      let answers = evaluateMany(conditions, history, context, now: instant)
      for (question, answer) in zip(questions, answers) {
        let segment = question.segment
        let before = current[segment.id]
        guard answer.isMember != (before?.isMember ?? false) else { continue }
        let change = Membership(
          customer: customer, segment: segment.id, isMember: answer.isMember, since: instant,
          segmentVersion: segment.version)
        current[segment.id] = change
        changes.append(change)
      }
      let next = answers.compactMap(\.validUntil).min()
      guard let next, next <= now else {
        validUntil = next
        return
      }
      steps += 1
      instant = steps < stepLimit ? max(next, instant + Span(microseconds: 1)) : now
    }
  }
}
