import Glibc
import Synchronization
import TestSupport

/// What the store has promised to keep, one name a line, on disk (fsync) before anything else is done.
final class AcknowledgementLog: Sendable {
  private let descriptor: Mutex<Int32>

  init(folder: String) {
    let file = open(AcknowledgementLog.path(folder), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    precondition(file >= 0, "the acknowledgements cannot be written")
    descriptor = Mutex(file)
  }

  deinit { descriptor.withLock { _ = close($0) } }

  func append(_ names: [String]) {
    let bytes = Array(names.map { $0 + "\n" }.joined().utf8)
    descriptor.withLock { file in
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      precondition(count == bytes.count && fsync(file) == 0, "the acknowledgements cannot be written")
    }
  }

  static func read(folder: String) -> Set<String> {
    Set(Command.read(path(folder)).split(separator: "\n").map(String.init))
  }

  private static func path(_ folder: String) -> String { folder + "/acknowledged" }
}
