import Glibc
import Synchronization
import TestSupport

/// What a process is at, in a file that is mapped into its memory, so that it is known after a SIGKILL to the last word.
///
/// Unchecked: every word is one aligned store of the process that records; who reads is another process.
final class FlightRecorder: @unchecked Sendable {
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

  private static let words = 2 + Phase.allCases.count

  private let memory: UnsafeMutablePointer<Int64>
  private let portions = Mutex(0)

  /// For the process that is watched.
  init(path: String) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    let size = FlightRecorder.words * MemoryLayout<Int64>.stride
    guard descriptor >= 0, let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      start != MAP_FAILED
    else { preconditionFailure("\(path) cannot be mapped") }
    memory = start.bindMemory(to: Int64.self, capacity: FlightRecorder.words)
    enter(.starting)
  }

  func enter(_ phase: Phase) {
    memory[2 + phase.rawValue] = FlightRecorder.now
    memory[0] = Int64(phase.rawValue)
  }

  /// Around one portion, from before it is handed over until after it is acknowledged.
  func portion(_ change: Int) {
    portions.withLock { count in
      count += change
      memory[1] = Int64(count)
    }
  }

  static func path(_ folder: String, _ role: CrashChild.Role) -> String { "\(folder)/flight-\(role.rawValue)" }

  /// An empty file for the next process.
  static func prepare(path: String) {
    Command.write([UInt8](repeating: 0, count: words * MemoryLayout<Int64>.stride), to: path)
  }

  /// For the process that watches.
  static func read(path: String) -> Snapshot {
    let bytes = Command.readBytes(path)
    guard bytes.count == words * MemoryLayout<Int64>.stride else { return Snapshot() }
    let values = bytes.withUnsafeBytes { memory in
      (0..<words).map { memory.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Int64>.stride, as: Int64.self) }
    }
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
