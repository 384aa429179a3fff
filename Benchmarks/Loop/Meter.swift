import Glibc
import JSON
import TestSupport

/// Wall and CPU time of a piece of work, of this process with all its threads.
struct Meter {
  private let begin = ContinuousClock.now
  private let cpuBefore = Meter.cpu()

  var wall: Double { (ContinuousClock.now - begin) / .seconds(1) }
  /// Seconds, user and system.
  var cpu: Double { Meter.cpu() - cpuBefore }

  private static func cpu() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.cpuSeconds
  }
}

extension rusage {
  var cpuSeconds: Double {
    Double(ru_utime.tv_sec + ru_stime.tv_sec) + Double(ru_utime.tv_usec + ru_stime.tv_usec) / 1_000_000
  }
}

/// Another process as Linux sees it.
struct Watched: Sendable {
  let pid: Int32

  /// Seconds of CPU so far, of all threads (proc(5), /proc/PID/stat, fields 14 and 15).
  var cpu: Double {
    let text = Command.read("/proc/\(pid)/stat")
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Megabytes of memory now and at most.
  var memory: (now: Double, most: Double) {
    let lines = Command.read("/proc/\(pid)/status").split(separator: "\n")
    func megabytes(_ name: String) -> Double {
      let words = lines.first { $0.hasPrefix(name) }?.split(whereSeparator: { $0 == " " || $0 == "\t" }) ?? []
      return (words.count > 1 ? Double(words[1]) ?? 0 : 0) / 1_024
    }
    return (megabytes("VmRSS:"), megabytes("VmHWM:"))
  }

  /// Asks it to end, and waits until it has.
  func end() {
    kill(pid, SIGTERM)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  }
}

/// Figures of some rounds: the middle, and the ends, which tell how noisy the machine is.
struct Rounds {
  private var figures: [Double] = []

  mutating func add(_ figure: Double) { figures.append(figure) }

  var median: Double { at(0.5) }

  /// The figure below which a share of all lies.
  func at(_ share: Double) -> Double {
    let sorted = figures.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  var json: JSON { ["median": .figure(median), "least": .figure(at(0)), "most": .figure(at(1))] }
}

extension JSON {
  /// With three digits after the point: more would only be noise.
  static func figure(_ number: Double) -> JSON { .double((number * 1_000).rounded() / 1_000) }
}
