import Glibc

/// A program a test runs to its end.
package enum Command {
  /// Runs `arguments` (the first is looked up in PATH) with `input` and gives its exit status and its output.
  package static func run(_ arguments: [String], input: String = "") -> (status: Int32, output: String) {
    let folder = TemporaryFolder()
    let (inputPath, outputPath) = (folder.path + "/input", folder.path + "/output")
    write(Array(input.utf8), to: inputPath)
    guard let process = spawn(arguments, input: inputPath, output: outputPath) else { return (127, "") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return (status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), read(outputPath))
  }

  /// Starts a program and leaves it running; its output and errors go to the file at `output`.
  package static func spawn(
    _ arguments: [String], input: String = "/dev/null", output: String = "/dev/null"
  ) -> Int32? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // A thread of the runtime blocks most signals, and its children would inherit that and never end when told to.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawnp(&process, arguments[0], &actions, &attributes, words, environ) == 0 else { return nil }
    return process
  }

  package static func remove(_ path: String) { unlink(path) }

  /// The file's text; empty when it cannot be read.
  package static func read(_ path: String) -> String {
    String(decoding: readBytes(path), as: UTF8.self)
  }

  package static func readBytes(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var all: [UInt8] = []
    while true {
      let piece = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
        count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
      }
      if piece.isEmpty { return all }
      all += piece
    }
  }

  package static func write(_ bytes: [UInt8], to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0, "\(path) cannot be written")
    defer { close(descriptor) }
    precondition(bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
  }
}
