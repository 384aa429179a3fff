import Glibc

/// Postfix's `smtp-sink` on a free port of 127.0.0.1: a mail server that others wrote.
package final class PostfixSink: Sendable {
  package let port: Int
  private let folder = TemporaryFolder()
  private let process: Int32

  /// `nil` when postfix is not installed or the sink does not start.
  package init?() {
    let program = "/usr/sbin/smtp-sink"
    guard access(program, X_OK) == 0 else { return nil }
    let (listener, port) = listenOnLoopback()
    close(listener)
    self.port = port
    let template = folder.path + "/mail/%H."
    let user = getuid() == 0 ? ["-u", "root"] : []
    guard
      let process = Command.spawn(
        ["timeout", "300", program] + user + ["-d", template, "127.0.0.1:\(port)", "64"],
        output: folder.path + "/output")
    else { return nil }
    self.process = process
    for _ in 0..<200 {
      if RawConnection(port: port) != nil { return }
      usleep(10_000)
    }
  }

  deinit {
    // `timeout` passes it on, and ends the sink by itself should this never run.
    kill(process, SIGTERM)
    waitpid(process, nil, 0)
  }

  /// What it was given, in no particular order: lines `X-Mail-Args: <sender>` and `X-Rcpt-Args: <recipient>`, then
  /// the message. Empty dumps of connections without a message are left out.
  package var dumps: [[UInt8]] {
    names(in: folder.path + "/mail").map { Command.readBytes(folder.path + "/mail/" + $0) }.filter { !$0.isEmpty }
  }

  package var output: String { Command.read(folder.path + "/output") }

  private func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
