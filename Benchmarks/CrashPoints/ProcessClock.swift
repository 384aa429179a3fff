import Domain
import Glibc
import Synchronization
import TestSupport

/// Real time plus an offset that is kept in a file, so that it survives the process and never goes back: simulated
/// time for a whole process.
final class ProcessClock: Sendable {
  private let path: String
  private let offset: Mutex<Span>

  init(folder: String) {
    path = folder + "/offset"
    offset = Mutex(Span(microseconds: Int64(Command.read(path)) ?? 0))
  }

  var clock: Clock { Clock { Clock.system.now() + self.offset.withLock { $0 } } }
  var now: Instant { clock.now() }

  /// Written down before anybody sees the new time.
  func advance(_ span: Span) {
    offset.withLock { offset in
      let later = Span(microseconds: offset.microseconds + span.microseconds)
      let next = path + ".next"
      Command.write(Array("\(later.microseconds)".utf8), to: next)
      precondition(rename(next, path) == 0, "\(path) cannot be written")
      offset = later
    }
  }
}
