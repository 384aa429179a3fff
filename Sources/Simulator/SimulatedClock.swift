package import Domain
internal import Synchronization

/// A clock that stands still until it is told to move, so that months pass in seconds.
package final class SimulatedClock: Sendable {
  private let instant: Mutex<Instant>

  package init(_ start: Instant) { instant = Mutex(start) }

  /// For whoever only reads the time.
  package var clock: Clock { Clock { self.now } }

  package var now: Instant { instant.withLock { $0 } }

  /// Never goes back: an earlier instant leaves it where it is.
  package func advance(to later: Instant) {
    instant.withLock { $0 = max($0, later) }
  }
}
