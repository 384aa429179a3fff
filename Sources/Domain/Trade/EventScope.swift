/// What of a customer's events somebody asks for, where all of them would be more than they look at.
///
/// What is left out has no weight for the questions that are asked: it is older than every window.
package struct EventScope: Sendable, Hashable {
  /// The first instant that is asked about.
  package var askedFrom: Instant
  /// Whoever asks has the events before this already: the others are wanted, and they alone.
  package var knownBefore: Instant?
  /// Events older than this before ``askedFrom`` are left out, but for the latest of them, where none is younger: so
  /// that it is known when somebody was last here.
  package let reach: Span
  /// Names of which every event counts, however old.
  package let ever: Set<String>
  /// Names whose properties are looked at; the others come without.
  package let detailed: Set<String>

  package init(askedFrom: Instant, reach: Span, ever: Set<String>, detailed: Set<String>) {
    self.askedFrom = askedFrom
    self.reach = reach
    self.ever = ever
    self.detailed = detailed
  }

  /// Only later events are within reach.
  package var after: Instant { askedFrom - reach }
}
