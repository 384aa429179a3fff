import Glibc
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing

/// A `rondo serve` of its own, on a small filesystem that can be filled.
final class RealProcess: Sendable {
  let folder: String
  let process: Int32
  let port: Int
  private let key: String
  private let mount: SmallDisk
  private let hasEnded = Atomic(false)

  /// Nil, with an issue recorded, where it is not built or does not come up.
  init?(on mount: SmallDisk, smtp: Int) async throws {
    guard let program = BuiltProgram.path("rondo") else {
      Issue.record("rondo is not built beside the tests")
      return nil
    }
    self.mount = mount
    folder = mount.path + "/data"
    let arguments = [program, "serve", "--data", folder, "--port", "0", "--smtp", "127.0.0.1:\(smtp)"]
    guard let process = Command.spawn(arguments, output: mount.log) else { return nil }
    self.process = process
    var port = 0
    for _ in 0..<600 where port == 0 {
      try await Task.sleep(for: .milliseconds(50))
      port = Int((try? JSON.parse(Command.readBytes(folder + "/process.json")))?["port"]?.intValue ?? 0)
    }
    guard port > 0 else {
      Issue.record("rondo did not come up: \(Command.read(mount.log))")
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
      return nil
    }
    self.port = port
    key = Command.read(folder + "/owner.key").filter { !$0.isNewline }
  }

  func call(_ method: String, _ target: String, _ body: JSON? = nil, _ language: String = "en") async -> Answer {
    guard let connection = RawConnection(port: port) else { return Answer() }
    let bytes = body?.bytes ?? []
    connection.send(
      Array(
        """
        \(method) \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(key)\r\n\
        Accept-Language: \(language)\r\nContent-Length: \(bytes.count)\r\n\r\n
        """.utf8) + bytes)
    return Answer(wire: await connection.receiveAllBytes())
  }

  /// A test that ended early leaves nothing running.
  deinit { if !hasEnded.load(ordering: .relaxed) { _ = stop() } }

  /// Ends it as a service manager does; its exit status.
  func stop() -> Int32 {
    hasEnded.store(true, ordering: .relaxed)
    kill(process, SIGTERM)
    var status: Int32 = 0
    for _ in 0..<1_500 {
      if waitpid(process, &status, WNOHANG) == process { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 }
      usleep(10_000)
    }
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
    return 137
  }

  var log: String { Command.read(mount.log) }
}

/// A filesystem of a few megabytes in memory; gone with this object.
final class SmallDisk: Sendable {
  let path: String
  /// Not on it.
  let log: String
  private let folder = TemporaryFolder()

  /// Nil, with the reason printed, where this user may not mount.
  init?(megabytes: Int) {
    path = folder.path + "/disk"
    log = folder.path + "/log"
    mkdir(path, 0o700)
    let (status, output) = Command.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "rondo-test", path])
    guard status == 0 else {
      print("skipped: a small filesystem can be mounted by root alone: \(output)")
      return nil
    }
  }

  deinit { _ = Command.run(["umount", "-l", path]) }

  private var ballast: String { path + "/ballast" }

  /// To the last byte.
  func fill() {
    let descriptor = open(ballast, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(descriptor) }
    for size in [1 << 20, 4_096, 1] {
      let piece = [UInt8](repeating: 1, count: size)
      while write(descriptor, piece, size) == size {}
    }
  }

  func empty() { unlink(ballast) }
}
