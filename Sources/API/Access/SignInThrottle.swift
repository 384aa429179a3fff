internal import Domain
internal import Glibc
internal import HTTPServer
internal import Synchronization

/// Makes guessing slow: after some wrong tries each further one waits twice as long, up to a quarter of an hour. Counted
/// by what is guessed at and, more patiently, by who guesses.
final class SignInThrottle: Sendable {
  enum Door: Sendable, Hashable {
    /// The password of an address.
    case email(String)
    /// Whatever comes from one place; several people may sit behind it.
    case client(String)
    /// Mails with a new password, to one address and from one place.
    case reset(String)
    case asking(String)
    /// Addresses given on the sign-up page, from one place.
    case signUp(String)
    /// The code of the first start.
    case setUp

    fileprivate var free: Int {
      switch self {
      case .email, .setUp: 5
      case .reset: 3
      case .client, .asking, .signUp: 30
      }
    }
  }

  private struct Tries {
    var failures = 0
    var lockedUntil = Instant.distantPast
    var lastAt = Instant.distantPast
  }

  private static let longest = Span.minutes(15)
  /// After so long without another failure, all is forgotten.
  private static let memory = Span.days(1)
  /// Doors remembered, whatever is tried.
  private static let most = 10_000
  private let tries = Mutex<[Door: Tries]>([:])

  /// How long it is before all of these may be tried; nil when they may be now.
  func wait(_ doors: [Door], now: Instant) -> Span? {
    tries.withLock { tries in
      doors.compactMap { tries[$0]?.lockedUntil }.filter { $0 > now }.max().map { $0 - now }
    }
  }

  func failed(_ doors: [Door], now: Instant) {
    tries.withLock { tries in
      for door in doors {
        if tries[door] == nil, tries.count >= SignInThrottle.most { SignInThrottle.forget(&tries, now) }
        var entry = tries[door] ?? Tries()
        if entry.lastAt + SignInThrottle.memory < now { entry = Tries() }
        entry.failures += 1
        entry.lastAt = now
        if entry.failures >= door.free {
          let doublings = min(entry.failures - door.free, 10)
          entry.lockedUntil = now + min(.seconds(1 << Int64(doublings)), SignInThrottle.longest)
        }
        tries[door] = entry
      }
    }
  }

  func succeeded(_ door: Door) { tries.withLock { $0[door] = nil } }

  var count: Int { tries.withLock(\.count) }

  /// Those that may try again; where all are locked, the half that is locked for the shortest.
  private static func forget(_ tries: inout [Door: Tries], _ now: Instant) {
    tries = tries.filter { $0.value.lockedUntil > now }
    guard tries.count >= most else { return }
    let kept = tries.sorted { $0.value.lockedUntil > $1.value.lockedUntil }.prefix(most / 2)
    tries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}

extension Visit {
  func checkThrottle(_ doors: [SignInThrottle.Door]) throws(APIError) {
    if let wait = services.throttle.wait(doors, now: services.clock.now()) { throw .tooManyTries(wait) }
  }

  /// Where a request comes from: the peer, or, behind a proxy on this machine, whom that names last. A network of IPv6 is
  /// one place.
  var client: String {
    var address = request.remoteAddress
    if ["127.0.0.1", "::1"].contains(address),
      let named = request.headers["X-Forwarded-For"]?.split(separator: ",").last
    {
      address = String(named.filter { !$0.isWhitespace })
    }
    var network = in6_addr()
    guard address.contains(":"), inet_pton(AF_INET6, address, &network) == 1 else { return String(address.prefix(64)) }
    return withUnsafeBytes(of: network) { "\(Array($0.prefix(8)))" }
  }
}
