package import Domain

/// Whether a customer belongs, and the first later instant at which time alone could change that.
package struct Evaluation: Sendable, Hashable {
  package let isMember: Bool
  /// Nil when time alone never changes the answer.
  package let validUntil: Instant?

  package init(isMember: Bool, validUntil: Instant?) {
    self.isMember = isMember
    self.validUntil = validUntil
  }
}

/// Answers a condition for one customer at one instant.
package func evaluate(
  _ condition: Condition, _ history: History, _ context: EvaluationContext, now: Instant
) -> Evaluation {
  evaluate(condition, PreparedHistory(history), context, now: now)
}

package func evaluate(
  _ condition: Condition, _ history: PreparedHistory, _ context: EvaluationContext, now: Instant
) -> Evaluation {
  Evaluator(history: history, context: context).evaluate(condition, now: now)
}

/// Answers many conditions for one customer; indexing and civil days are shared.
package func evaluateMany(
  _ conditions: [Condition], _ history: History, _ context: EvaluationContext, now: Instant
) -> [Evaluation] {
  evaluateMany(conditions, PreparedHistory(history, for: conditions), context, now: now)
}

package func evaluateMany(
  _ conditions: [Condition], _ history: PreparedHistory, _ context: EvaluationContext, now: Instant
) -> [Evaluation] {
  let evaluator = Evaluator(history: history, context: context)
  return conditions.map { evaluator.evaluate($0, now: now) }
}
