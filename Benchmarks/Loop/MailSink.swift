import Glibc
import TestSupport

/// Postfix's `smtp-sink` that throws everything away, and its `smtp-source`, which sends as fast as it can.
struct MailSink: Sendable {
  let process: Watched
  let port: Int

  init() async throws {
    let program = "/usr/sbin/smtp-sink"
    guard access(program, X_OK) == 0 else { throw BenchmarkProblem("postfix is not installed.") }
    port = RunningServer.freePort()
    let user = getuid() == 0 ? ["-u", "root"] : []
    guard let pid = Command.spawn([program] + user + ["127.0.0.1:\(port)", "128"]) else {
      throw BenchmarkProblem("smtp-sink does not start.")
    }
    process = Watched(pid: pid)
    for _ in 0..<200 {
      if RawConnection(port: port) != nil { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    process.end()
    throw BenchmarkProblem("smtp-sink does not listen.")
  }

  /// So many messages of one size over connections that are kept.
  func smtpSource(_ messages: Int, bytes: Int, connections: Int) async throws {
    let words = [
      "/usr/sbin/smtp-source", "-d", "-s", "\(connections)", "-m", "\(messages)", "-l", "\(bytes)",
      "-f", "shop@example.com", "-t", "user@example.com", "127.0.0.1:\(port)",
    ]
    let (status, output) = await onThread { Command.run(words) }
    guard status == 0 else { throw BenchmarkProblem("smtp-source: \(output)") }
  }
}
