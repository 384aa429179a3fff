internal import Glibc

/// What the kernel says of this process (proc(5)), under the names that Prometheus' client libraries use.
enum ProcessFigures {
  static func write(to text: inout MetricsText) {
    if let pages = numbers("/proc/self/statm").dropFirst().first {
      text.gauge("process_resident_memory_bytes", "Resident memory.", pages * Double(sysconf(Int32(_SC_PAGESIZE))))
    }
    var used = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &used) == 0 {
      text.family("process_cpu_seconds_total", .counter, "User and system time.")
      text.sample("process_cpu_seconds_total", [:], seconds(used.ru_utime) + seconds(used.ru_stime))
    }
    if let count = openDescriptors() { text.gauge("process_open_fds", "Open file descriptors.", count) }
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  private static func openDescriptors() -> Double? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0.0
    while readdir(folder) != nil { count += 1 }
    // Without `.`, `..` and the folder itself.
    return count - 3
  }

  private static func numbers(_ path: String) -> [Double] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ").compactMap { Double($0) }
  }
}
