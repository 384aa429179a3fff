package import Domain

/// What follows from an answer for a delivery and for its webhook: pure.
///
/// The instants are those that standardwebhooks.com recommends; after the last one a delivery is dead.
package enum DeliveryCourse {
  package static let waits: [Span] = [
    .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20), .hours(24),
  ]
  /// A webhook to which nothing came through for so long is switched off.
  package static let patience = Span.days(5)
  /// And not before so many tries: a webhook that is rarely called gets its chances.
  package static let fewest: Int64 = 10

  package struct Result: Sendable, Hashable {
    package var delivery: WebhookDelivery
    package var webhook: Webhook
    /// What waits for the webhook ends with it.
    package var endsOthers: Bool
  }

  /// `unit`, a random number in 0..<1, spreads what failed together over a tenth of the wait.
  package static func after(
    _ outcome: WebhookPost.Outcome, _ delivery: WebhookDelivery, _ webhook: Webhook, now: Instant, unit: Double
  ) -> Result {
    var result = Result(delivery: delivery, webhook: webhook, endsOthers: false)
    result.delivery.attempts += 1
    result.delivery.updatedAt = now
    result.delivery.token = nil
    (result.delivery.status, result.delivery.reason) = words(outcome)
    if case .answered(let status, _) = outcome, (200..<300).contains(status) {
      result.delivery.state = .delivered
      result.webhook.failingSince = nil
      result.webhook.failures = 0
      return result
    }
    result.webhook.failures += 1
    result.webhook.failingSince = webhook.failingSince ?? now
    if result.delivery.attempts > waits.count {
      result.delivery.state = .dead
    } else {
      result.delivery.dueAt = now + wait(outcome, result.delivery.attempts, unit)
    }
    if let state = end(outcome, result.webhook, now) {
      result.webhook.state = state
      result.delivery.state = .dead
      result.endsOthers = true
    }
    return result
  }

  /// Nil while the webhook goes on.
  private static func end(_ outcome: WebhookPost.Outcome, _ webhook: Webhook, _ now: Instant) -> Webhook.State? {
    // Gone: the other side wants no more (standardwebhooks.com, "Deliverability").
    if case .answered(410, _) = outcome { return .off }
    if case .forbidden = outcome { return .off }
    guard let since = webhook.failingSince, now - since >= patience, webhook.failures >= fewest else { return nil }
    return .delinquent
  }

  private static func wait(_ outcome: WebhookPost.Outcome, _ attempts: Int64, _ unit: Double) -> Span {
    let planned = waits[min(Int(attempts) - 1, waits.count - 1)].microseconds
    let spread = Span(microseconds: planned + Int64(Double(planned) * 0.1 * unit))
    guard case .answered(_, let asked?) = outcome else { return spread }
    return max(spread, min(asked, .days(1)))
  }

  private static func words(_ outcome: WebhookPost.Outcome) -> (status: Int64?, reason: String) {
    switch outcome {
    case .answered(let status, _): (Int64(status), "")
    case .forbidden: (nil, "forbidden")
    case .unreachable(let problem), .lost(let problem): (nil, problem)
    }
  }
}
