internal import Domain
internal import Synchronization

/// Makes guessing slow: after five wrong passwords for an address each further try waits twice as long, up to a quarter
/// of an hour.
final class SignInThrottle: Sendable {
  private struct Tries {
    var failures = 0
    var lockedUntil = Instant.distantPast
  }

  private static let free = 5
  private static let longest = Span.minutes(15)
  /// Addresses remembered; beyond it the ones that may try again are forgotten.
  private static let most = 10_000
  private let tries = Mutex<[String: Tries]>([:])

  /// How long this address has to wait before it may try; nil when it may.
  func wait(_ email: String, now: Instant) -> Span? {
    tries.withLock { tries in
      guard let locked = tries[email]?.lockedUntil, locked > now else { return nil }
      return locked - now
    }
  }

  func failed(_ email: String, now: Instant) {
    tries.withLock { tries in
      if tries.count >= SignInThrottle.most { tries = tries.filter { $0.value.lockedUntil > now } }
      var entry = tries[email] ?? Tries()
      entry.failures += 1
      if entry.failures >= SignInThrottle.free {
        let doublings = min(entry.failures - SignInThrottle.free, 10)
        entry.lockedUntil = now + min(.seconds(1 << Int64(doublings)), SignInThrottle.longest)
      }
      tries[email] = entry
    }
  }

  func succeeded(_ email: String) { tries.withLock { $0[email] = nil } }
}
