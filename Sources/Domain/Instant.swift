#if canImport(Glibc)
  import Glibc
#endif

/// A point in time: microseconds since 1970-01-01T00:00:00Z. Civil time exists only at the edges, in a ``Zone``.
package struct Instant: Hashable, Comparable, Sendable {
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package static func seconds(_ seconds: Int64) -> Instant { Instant(microseconds: seconds * 1_000_000) }

  package static let distantPast = Instant(microseconds: .min)
  package static let distantFuture = Instant(microseconds: .max)

  package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

  /// Later by a span; saturates at the ends of time.
  package static func + (instant: Instant, span: Span) -> Instant {
    let (sum, overflow) = instant.microseconds.addingReportingOverflow(span.microseconds)
    return overflow ? (span.microseconds > 0 ? .distantFuture : .distantPast) : Instant(microseconds: sum)
  }

  package static func - (instant: Instant, span: Span) -> Instant { instant + Span(microseconds: -span.microseconds) }

  package static func - (left: Instant, right: Instant) -> Span {
    let (difference, overflow) = left.microseconds.subtractingReportingOverflow(right.microseconds)
    return Span(microseconds: overflow ? (left > right ? .max : .min) : difference)
  }
}

/// A length of time in microseconds.
package struct Span: Hashable, Comparable, Sendable {
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package static let zero = Span(microseconds: 0)
  package static func milliseconds(_ count: Int64) -> Span { Span(microseconds: count * 1_000) }
  package static func seconds(_ count: Int64) -> Span { Span(microseconds: count * 1_000_000) }
  package static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
  package static func hours(_ count: Int64) -> Span { .seconds(count * 3_600) }
  /// Days of exactly 24 hours. For calendar days use ``Zone``.
  package static func days(_ count: Int64) -> Span { .seconds(count * 86_400) }

  package static func < (left: Span, right: Span) -> Bool { left.microseconds < right.microseconds }
}

/// Tells the time. Always injected.
package struct Clock: Sendable {
  private let read: @Sendable () -> Instant

  package init(_ read: @escaping @Sendable () -> Instant) { self.read = read }

  package func now() -> Instant { read() }

  package static let system = Clock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  package static func fixed(_ instant: Instant) -> Clock { Clock { instant } }
}
