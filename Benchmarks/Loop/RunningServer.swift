import Glibc
import TestSupport

/// A `rondo serve` over a data directory, as people run it: the program beside this one.
struct RunningServer: Sendable {
  let process: Watched
  let port: Int
  let folder: String

  init(folder: String, flags: [String] = [], arguments: [String]) async throws {
    let program = try RunningServer.program(arguments)
    let port = RunningServer.freePort()
    let words = [program, "serve", "--data", folder, "--port", "\(port)"] + flags
    guard let pid = Command.spawn(words, output: folder + "/serve.log") else {
      throw BenchmarkProblem("\(program) does not start.")
    }
    process = Watched(pid: pid)
    self.port = port
    self.folder = folder
    for _ in 0..<600 {
      if RawConnection(port: port) != nil { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    process.end()
    throw BenchmarkProblem("\(program) does not listen: \(Command.read(folder + "/serve.log"))")
  }

  /// `--rondo PATH`, or what `bin/bench` builds.
  static func program(_ arguments: [String]) throws -> String {
    if let place = arguments.firstIndex(of: "--rondo"), place + 1 < arguments.count { return arguments[place + 1] }
    let program = folders(above: own).first.map { $0 + "/rondo" } ?? ""
    guard access(program, X_OK) == 0 else { throw BenchmarkProblem("rondo is not built beside \(own).") }
    return program
  }

  /// A file of the repository that this program was built in; nil where it is not there.
  static func file(_ path: String) -> String? {
    folders(above: own).map { $0 + "/" + path }.first { access($0, R_OK) == 0 }
  }

  private static var own: String {
    var path = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &path, path.count)
    return String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// From the nearest to the root.
  private static func folders(above path: String) -> [String] {
    let parts = path.split(separator: "/")
    return parts.indices.reversed().map { "/" + parts[..<$0].joined(separator: "/") }
  }

  /// Runs a command of the program on the same data, as an operator would.
  func command(_ words: [String], _ arguments: [String]) async throws -> String {
    let line = [try RunningServer.program(arguments)] + words + ["--data", folder]
    let (status, output) = await onThread { Command.run(line) }
    guard status == 0 else { throw BenchmarkProblem("\(words.joined(separator: " ")): \(output)") }
    return output
  }

  static func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard bind(descriptor, $0, size) == 0, getsockname(descriptor, $0, &size) == 0 else { return 0 }
        return Int(UInt16(bigEndian: UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr_in.self).pointee.sin_port))
      }
    }
  }
}
