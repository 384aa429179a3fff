package import Domain

/// When to try again: exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015), never before the provider's own word.
package struct RetrySchedule: Sendable, Hashable {
  package let base: Span
  package let ceiling: Span
  /// Answers of a provider, not outages, after which an action is dead.
  package let maximumAnswers: Int

  package init(base: Span = .seconds(30), ceiling: Span = .hours(1), maximumAnswers: Int = 8) {
    self.base = base
    self.ceiling = ceiling
    self.maximumAnswers = maximumAnswers
  }

  /// A span in 0...min(ceiling, base * 2^(attempt-1)), or what the provider asked for when that is longer.
  ///
  /// - Parameters:
  ///   - attempt: 1 after the first try.
  ///   - unit: a random number in 0..<1.
  package func delay(attempt: Int, retryAfter: Span?, unit: Double) -> Span {
    let doublings = min(max(attempt, 1) - 1, 40)
    let (grown, overflow) = base.microseconds.multipliedReportingOverflow(by: 1 << doublings)
    let limit = overflow ? ceiling.microseconds : min(grown, ceiling.microseconds)
    let jittered = Span(microseconds: Int64(Double(limit) * unit))
    // A provider may not put us off for longer than a day.
    return max(jittered, min(retryAfter ?? .zero, .days(1)))
  }
}
