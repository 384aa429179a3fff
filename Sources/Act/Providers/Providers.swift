internal import Domain
internal import Synchronization

/// What is known of each provider at this moment: how much it may be given, and whether it answers.
final class Providers: Sendable {
  private struct Known {
    var limiter: RateLimiter?
    var breaker = CircuitBreaker()
  }

  private let known = Mutex<[String: Known]>([:])

  /// Takes room for messages, up to `limit`, that a sender's provider may be given now. Returns for how many.
  func take(upTo limit: Int, for sender: any Sender, at now: Instant) -> Int {
    with(sender, now) { provider in
      let count = min(limit, provider.breaker.allowance(at: now) ?? limit)
      return provider.limiter?.take(count, at: now) ?? count
    }
  }

  /// Room that was taken and is not needed.
  func giveBack(_ count: Int, for sender: any Sender, at now: Instant) {
    with(sender, now) { $0.limiter?.giveBack(count) }
  }

  /// When a provider that takes nothing now will; nil where every one takes something.
  func nextRoom(at now: Instant) -> Instant? {
    known.withLock { known in
      known.values.compactMap { provider in
        if let until = provider.breaker.opensAgainAt, until > now { return until }
        return provider.limiter.map { $0.nextAt(now) }.flatMap { $0 > now ? $0 : nil }
      }.min()
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
