internal import Domain
internal import Synchronization

/// What is known of each provider at this moment: how much it may be given, and whether it answers.
final class Providers: Sendable {
  private struct Known {
    var limiter: RateLimiter?
    var breaker = CircuitBreaker()
  }

  private let known = Mutex<[String: Known]>([:])

  /// How many messages, up to `limit`, a sender's provider may be given now.
  func room(for sender: any Sender, upTo limit: Int, at now: Instant) -> Int {
    with(sender, now) { provider in
      let allowance = provider.breaker.allowance(at: now) ?? limit
      return min(limit, allowance, provider.limiter?.available(at: now) ?? limit)
    }
  }

  /// Counts messages that are about to be sent.
  func take(_ count: Int, for sender: any Sender, at now: Instant) {
    with(sender, now) { _ = $0.limiter?.take(count, at: now) }
  }

  /// When a provider that takes nothing now will; nil when it takes something.
  func pause(of sender: any Sender, at now: Instant) -> Instant? {
    with(sender, now) { provider in
      if provider.breaker.allowance(at: now) == 0 { return provider.breaker.opensAgainAt }
      guard let limiter = provider.limiter, limiter.available(at: now) == 0 else { return nil }
      return limiter.nextAt(now)
    }
  }

  /// When the breaker of a provider lets something through again; nil when it is not open.
  func outage(of sender: any Sender, at now: Instant) -> Instant? {
    with(sender, now) { $0.breaker.opensAgainAt.flatMap { $0 > now ? $0 : nil } }
  }

  /// Providers that are not asked at the moment, and until when.
  func outages(at now: Instant) -> [(provider: String, until: Instant)] {
    known.withLock { known in
      known.compactMap { name, provider in
        provider.breaker.opensAgainAt.flatMap { $0 > now ? (provider: name, until: $0) : nil }
      }
    }.sorted { $0.provider < $1.provider }
  }

  func learn(_ answer: SendAnswer, of sender: any Sender, at now: Instant) {
    with(sender, now) { provider in
      if answer.isOutage { provider.breaker.failed(at: now) } else { provider.breaker.succeeded() }
    }
  }

  private func with<T: Sendable>(_ sender: any Sender, _ now: Instant, _ body: (inout sending Known) -> T) -> T {
    known.withLock { known in
      var provider = known[sender.provider] ?? Known(limiter: sender.rate.map { RateLimiter($0, now: now) })
      let result = body(&provider)
      known[sender.provider] = provider
      return result
    }
  }
}
