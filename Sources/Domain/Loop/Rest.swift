/// How long a room that found nothing to do sleeps.
package enum Rest {
  /// What falls due within it is taken together.
  package static let shortest = Span.milliseconds(50)
  package static let afterError = Span.seconds(1)
  /// At the least: where there is a signal for every event that comes in, whoever found nothing does not look again for
  /// each of them.
  package static let breath = Duration.milliseconds(4)
  private static let whileOverdue = Span.seconds(1)
  private static let longest = Span.minutes(1)

  /// Until the next instant at which anything is due in any room. What is due already belongs to another room or to
  /// another worker's lease, or waits for something: it is looked at again soon, not at once.
  package static func span(
    _ tx: any Transaction, _ tenant: TenantID, now: Instant, shortest: Span = shortest
  ) throws -> Span {
    let isOverdue = try tx.nextDue(tenant).map { $0 <= now } ?? false
    let next = try tx.nextDue(tenant, after: now) ?? .distantFuture
    return min(max(next - now, shortest), isOverdue ? whileOverdue : longest)
  }

  /// Sleeps for a span that began at an instant, a breath at the least where it is that long, and lets a signal end it.
  package static func sleep(
    _ span: Span, since start: ContinuousClock.Instant, breath: Duration = breath, signal wait: (Duration) async -> Void
  ) async {
    let end = start + .microseconds(span.microseconds)
    try? await Task.sleep(for: min(breath, end - .now))
    await wait(max(.zero, end - .now))
  }
}
