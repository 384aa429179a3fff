package import Domain

/// How many messages a provider takes: so many a second on average, so many at once.
package struct RateLimit: Sendable, Hashable {
  package let perSecond: Double
  package let burst: Int

  package init(perSecond: Double, burst: Int) {
    self.perSecond = perSecond
    self.burst = burst
  }
}

/// A token bucket. Time is given, never read.
package struct RateLimiter: Sendable, Hashable {
  private let limit: RateLimit
  private var tokens: Double
  private var at: Instant

  /// Begins full.
  package init(_ limit: RateLimit, now: Instant) {
    self.limit = limit
    tokens = Double(limit.burst)
    at = now
  }

  /// Takes up to `count` and tells how many it got.
  package mutating func take(_ count: Int, at now: Instant) -> Int {
    tokens = level(at: now)
    at = max(at, now)
    let taken = min(count, Int(tokens))
    tokens -= Double(taken)
    return taken
  }

  /// Messages that were taken and did not go.
  package mutating func giveBack(_ count: Int) { tokens = min(Double(limit.burst), tokens + Double(count)) }

  /// When the next message may go.
  package func nextAt(_ now: Instant) -> Instant {
    let missing = 1 - level(at: now)
    return missing <= 0 ? now : now + Span(microseconds: Int64((missing / limit.perSecond * 1_000_000).rounded(.up)))
  }

  private func level(at now: Instant) -> Double {
    // A clock that goes back fills nothing.
    let seconds = Double(max(0, (now - at).microseconds)) / 1_000_000
    return min(Double(limit.burst), tokens + seconds * limit.perSecond)
  }
}
