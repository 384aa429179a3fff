package import Domain
internal import JSON
package import Rules

/// The instants of a date trigger: so many days off a yearly date of the profile, at an hour of the customer's zone.
package struct DateTrigger: Sendable {
  private let condition: Condition
  private let secondOfDay: Int64

  /// Nil when the field is no path of a profile.
  package init?(field: String, offsetDays: Int64, hour: Int64) {
    guard let path = FieldPath(field) else { return nil }
    condition = .date(DateTest(path, inDays: -offsetDays))
    secondOfDay = min(max(hour, 0), 23) * 3_600
  }

  /// The first instant later than another; nil when the customer has no such date.
  package func next(after instant: Instant, _ history: PreparedHistory, _ context: EvaluationContext) -> Instant? {
    let zone = history.history.zone ?? context.zone
    var moment = instant
    for _ in 0..<4 {
      let answer = evaluate(condition, history, context, now: moment)
      if answer.isMember {
        let fires = zone.instant(day: zone.day(at: moment), secondOfDay: secondOfDay)
        if fires > instant { return fires }
      }
      guard let later = answer.validUntil else { return nil }
      moment = later
    }
    return nil
  }
}
