import Domain

/// Answers conditions about one prepared history. Instants are microseconds here.
struct Evaluator {
  let history: PreparedHistory
  let context: EvaluationContext
  /// Of the tenant's zone.
  let days: LocalDays

  init(history: PreparedHistory, context: EvaluationContext) {
    self.history = history
    self.context = context
    days = LocalDays(zone: context.zone)
  }

  /// Steps over instants where parts turn and the whole does not. After 256 of them the bound stands as it is:
  /// still sound, and still an instant at which some part turns.
  func evaluate(_ condition: Condition, now: Instant) -> Evaluation {
    var span = self.span(condition, at: now.microseconds)
    let truth = span.truth
    for _ in 0..<256 where !span.isExact {
      let next = self.span(condition, at: span.until)
      span = next.truth == truth ? next : TruthSpan(truth, until: span.until)
    }
    return Evaluation(
      isMember: truth, validUntil: span.until == .max ? nil : Instant(microseconds: span.until))
  }

  func span(_ condition: Condition, at instant: Int64) -> TruthSpan {
    switch condition {
    case .all(let parts): return .combine(parts, decisive: false) { span($0, at: instant) }
    case .any(let parts): return .combine(parts, decisive: true) { span($0, at: instant) }
    case .not(let part): return span(part, at: instant).negated
    case .trait(let test): return span(test, at: instant)
    case .profile(let test): return TruthSpan(test.holds(of: history.history.profile))
    case .event(let test):
      return counted(history.events(test.name, test.filters), test.window, test.count.test, at: instant)
    case .bought(let test):
      return counted(history.orders(of: test.subject), test.window, test.count.test, at: instant)
    case .orders(let test): return span(test, at: instant)
    case .date(let test): return span(test, at: instant)
    }
  }

  private func span(_ test: OrdersTest, at instant: Int64) -> TruthSpan {
    guard let total = test.total else {
      return counted(history.purchases, test.window, (test.count ?? .atLeast(1)).test, at: instant)
    }
    let truth = holds(test, total, at: instant)
    var until = instant
    repeat {
      until = summed(history.money, test.window, at: until).until
    } while until != .max && holds(test, total, at: until) == truth
    return TruthSpan(truth, until: until)
  }

  /// Purchases come and go only where some order does, so stepping through all orders misses none.
  private func holds(_ test: OrdersTest, _ total: CountRange, at instant: Int64) -> Bool {
    guard total.test.holds(summed(history.money, test.window, at: instant).value) else { return false }
    guard let count = test.count else { return true }
    return count.test.holds(Int64(number(of: history.purchases, test.window, at: instant)))
  }
}
