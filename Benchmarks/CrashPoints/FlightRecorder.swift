import Glibc
import Synchronization
import TestSupport

/// What a process is at, so that it is known after a SIGKILL to the last word.
final class FlightRecorder: Sendable {
  enum Phase: Int, CaseIterable, Sendable {
    case starting, ingesting, turning, settling, ending
  }

  /// The words at one moment.
  struct Snapshot: Sendable {
    var phase = Phase.starting
    /// Portions handed over and not acknowledged.
    var portions = 0
    /// When each phase began that did, in microseconds of a clock that all processes share.
    var began: [Phase: Int64] = [:]
  }

  /// The phase, the portions, and when each phase began.
  private static let count = 2 + Phase.allCases.count

  private let words: SharedWords
  private let portions = Mutex(0)

  /// For the process that is watched.
  init(path: String) {
    words = SharedWords(path: path, count: FlightRecorder.count)
    enter(.starting)
  }

  func enter(_ phase: Phase) {
    words[2 + phase.rawValue] = FlightRecorder.now
    words[0] = Int64(phase.rawValue)
  }

  /// Around one portion, from before it is handed over until after it is acknowledged.
  func portion(_ change: Int) {
    portions.withLock { count in
      count += change
      words[1] = Int64(count)
    }
  }

  static func path(_ folder: String, _ role: CrashChild.Role) -> String { "\(folder)/flight-\(role.rawValue)" }

  /// An empty file for the next process.
  static func prepare(path: String) { SharedWords.prepare(path: path, count: count) }

  /// For the process that watches.
  static func read(path: String) -> Snapshot {
    guard let values = SharedWords.read(path: path, count: count) else { return Snapshot() }
    let began = Phase.allCases.filter { values[2 + $0.rawValue] > 0 }.map { ($0, values[2 + $0.rawValue]) }
    return Snapshot(
      phase: Phase(rawValue: Int(values[0])) ?? .starting, portions: Int(values[1]),
      began: Dictionary(uniqueKeysWithValues: began))
  }

  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
