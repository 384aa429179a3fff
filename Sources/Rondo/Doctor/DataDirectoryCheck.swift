import API
import Glibc

/// The folder with the state: that it is there, is ours, keeps its secrets, and has room.
struct DataDirectoryCheck: Sendable {
  let configuration: Configuration

  private static let subject = Words("data directory", "数据目录")

  func findings() -> [Finding] {
    let path = configuration.dataDirectory
    var status = stat()
    guard stat(path, &status) == 0 else {
      return [
        finding(
          .warn, "\(path) is not there yet; rondo init or rondo serve makes it.",
          "\(path) 尚不存在，rondo init 或 rondo serve 会创建它。"
        )
      ]
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      return [finding(.bad, "This user can't write in \(path).", "当前用户无法写入 \(path)。")]
    }
    return [finding(.ok, "\(path) can be written.", "\(path) 可写。"), room(path)] + secrets()
  }

  private func room(_ path: String) -> Finding {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return finding(.warn, "Its free space is not known.", "无法获知剩余空间。") }
    let megabytes = UInt64(status.f_bavail) * UInt64(status.f_frsize) / 1_000_000
    let level: Finding.Level = megabytes < 200 ? .bad : megabytes < 2_000 ? .warn : .ok
    return finding(
      level, "\(megabytes) MB are free\(level == .ok ? "." : "; free some, intake stops when the disk is full.")",
      "剩余 \(megabytes) MB\(level == .ok ? "。" : "，请清理空间，磁盘写满后将停止接收数据。")")
  }

  /// Files that nobody else may read.
  private func secrets() -> [Finding] {
    [configuration.ownerKeyPath, configuration.demoPasswordPath, configuration.setupCodePath].compactMap { path in
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
      return finding(.bad, "Others may read \(path). Run: chmod 600 \(path)", "其他用户可以读取 \(path)，请运行：chmod 600 \(path)")
    }
  }

  private func finding(_ level: Finding.Level, _ english: String, _ chinese: String) -> Finding {
    Finding(level, DataDirectoryCheck.subject, english, chinese)
  }
}
