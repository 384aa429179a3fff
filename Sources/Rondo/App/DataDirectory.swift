import FoundationEssentials
import Glibc
import JSON

/// The folder with all state of a process, held by one process at a time.
final class DataDirectory: Sendable {
  let path: String
  private let lock: Int32

  /// Somebody else holds the folder, or it can't be written.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// Creates the folder if need be and takes it.
  init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Problem(description: "Can't create the folder \(path). Choose another with --data DIR.")
    }
    lock = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else {
      throw Problem(description: "Can't write in \(path). Choose another folder with --data DIR.")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw Problem(description: "Another rondo process works in \(path) and does not answer. Stop it first.")
    }
  }

  deinit { close(lock) }

  /// Writes a file that only this user may read.
  static func writePrivate(_ text: String, to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Problem(description: "Can't write \(path).") }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard write(file, bytes, bytes.count) == bytes.count else { throw Problem(description: "Can't write \(path).") }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func read(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}

/// Says where the process that holds a data directory listens.
struct RunningProcess {
  let address: String
  let port: Int

  /// Nil when none is running.
  init?(_ configuration: Configuration) {
    guard let text = DataDirectory.read(configuration.processPath), let json = try? JSON.parse(text),
      let pid = json["pid"]?.intValue, kill(pid_t(pid), 0) == 0, let address = json["address"]?.stringValue,
      let port = json["port"]?.intValue
    else { return nil }
    self.address = address
    self.port = Int(port)
  }

  static func announce(_ configuration: Configuration, port: Int) throws {
    let json: JSON = [
      "pid": .int(Int64(getpid())), "address": .string(configuration.address), "port": .int(Int64(port)),
    ]
    try DataDirectory.writePrivate(json.description, to: configuration.processPath)
  }

  /// Takes back what this process announced, and nobody else's.
  static func withdraw(_ configuration: Configuration) {
    let announced = DataDirectory.read(configuration.processPath).flatMap { try? JSON.parse($0) }
    if announced?["pid"]?.intValue == Int64(getpid()) { unlink(configuration.processPath) }
  }
}
