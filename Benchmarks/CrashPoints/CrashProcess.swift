import Glibc
import TestSupport

/// A process of a round, from its start to its end.
struct CrashProcess: Sendable {
  /// How it ended; failed with its wait status.
  enum End: Equatable, Sendable {
    case done, killed
    case failed(Int32)
  }

  /// A place in its life: so long after it entered a phase.
  struct Moment: Sendable {
    var phase: FlightRecorder.Phase
    var delay: Duration
  }

  let pid: Int32
  /// Where it writes down what it is at.
  let flight: String
  let output: String

  /// Starts it; nil when it can't be.
  init?(_ words: [String], flight: String, output: String) {
    FlightRecorder.prepare(path: flight)
    guard let pid = Command.spawn(words, output: output) else { return nil }
    self.pid = pid
    self.flight = flight
    self.output = output
  }

  /// Waits for the moment. False when the process ended before it came.
  func reach(_ moment: Moment) async -> Bool {
    await onThread {
      while FlightRecorder.read(path: flight).phase.rawValue < moment.phase.rawValue {
        if hasEnded { return false }
        usleep(500)
      }
      let until = ContinuousClock.now + moment.delay
      while ContinuousClock.now < until {
        if hasEnded { return false }
        usleep(500)
      }
      return !hasEnded
    }
  }

  /// Ended, and not yet waited for.
  private var hasEnded: Bool {
    var info = siginfo_t()
    return waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info._sifields._sigchld.si_pid == pid
  }

  func kill() { Glibc.kill(pid, SIGKILL) }

  /// Once, after which the number may be another's.
  func wait() async -> End {
    let status = await onThread {
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
      return status
    }
    if status == 0 { return .done }
    return status & 0x7F == SIGKILL ? .killed : .failed(status)
  }
}
