package import Domain

/// Stops asking a provider that doesn't answer, and lets one message through from time to time to find out.
package struct CircuitBreaker: Sendable, Hashable {
  package enum State: Sendable, Hashable {
    case closed(failures: Int)
    case open(until: Instant, openings: Int)
    /// One message is out to try.
    case halfOpen(openings: Int)
  }

  package private(set) var state = State.closed(failures: 0)
  private let threshold: Int
  private let pause: Span
  private let longestPause: Span

  /// Opens after `threshold` failures in a row, for `pause`, twice as long each time up to `longestPause`.
  package init(threshold: Int = 5, pause: Span = .seconds(10), longestPause: Span = .minutes(5)) {
    self.threshold = threshold
    self.pause = pause
    self.longestPause = longestPause
  }

  /// How many messages may go now: nil is no limit. Asking while a pause is over half-opens it.
  package mutating func allowance(at now: Instant) -> Int? {
    switch state {
    case .closed: return nil
    case .halfOpen: return 1
    case .open(let until, let openings):
      guard until <= now else { return 0 }
      state = .halfOpen(openings: openings)
      return 1
    }
  }

  /// When it will let something through; nil when it does now.
  package var opensAgainAt: Instant? {
    if case .open(let until, _) = state { return until }
    return nil
  }

  /// The provider answered, be it with a refusal.
  package mutating func succeeded() { state = .closed(failures: 0) }

  /// The provider could not be reached, or did not answer.
  package mutating func failed(at now: Instant) {
    switch state {
    case .closed(let failures) where failures + 1 < threshold: state = .closed(failures: failures + 1)
    case .closed: open(at: now, openings: 1)
    case .halfOpen(let openings): open(at: now, openings: openings + 1)
    // Others were on their way when it opened.
    case .open: break
    }
  }

  private mutating func open(at now: Instant, openings: Int) {
    let (grown, overflow) = pause.microseconds.multipliedReportingOverflow(by: 1 << min(openings - 1, 30))
    let span = overflow ? longestPause : min(Span(microseconds: grown), longestPause)
    state = .open(until: now + span, openings: openings)
  }
}
