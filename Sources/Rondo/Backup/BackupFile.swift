import Crypto
import Domain
import Glibc
import JSON

/// A backup is one file: a line of JSON that says what it is, the engine's own copy, and a digest over it.
///
/// `{"format":"rondo-backup-1","engine":"sqlite","schema":24,"at":...,"bytes":N}`, a line break, N bytes, 64
/// hexadecimal digits. The digest is SHA-256 over each MiB and the digest before it.
struct BackupFile: Sendable {
  struct Header: Sendable, Equatable {
    let engine: String
    let schema: Int64
    let at: Instant
    let bytes: Int64
  }

  /// Why a file is no good, in both languages.
  struct Problem: Error, CustomStringConvertible {
    let english: String
    let chinese: String
    var description: String { english }
  }

  let path: String

  private static let format = "rondo-backup-1"
  private static let piece = 1 << 20

  /// Makes the file from a copy of the database, in one step at the end: what stood there before stays until then.
  func write(engine: String, schema: Int64, at: Instant, from payload: String) throws {
    let source = try File(payload, O_RDONLY)
    let header: JSON = [
      "format": .string(BackupFile.format), "engine": .string(engine), "schema": .int(schema),
      "at": .int(at.microseconds), "bytes": .int(source.size),
    ]
    let fresh = path + ".new"
    let target = try File(fresh, O_WRONLY | O_CREAT | O_TRUNC)
    try target.write(header.bytes + [UInt8(ascii: "\n")])
    var digest = [UInt8](repeating: 0, count: 32)
    while let bytes = try source.read(BackupFile.piece) {
      digest = Digest.sha256(digest + bytes)
      try target.write(bytes)
    }
    try target.write(Array(Hex.encode(digest).utf8))
    guard fsync(target.descriptor) == 0, rename(fresh, path) == 0 else { throw File.problem(path) }
  }

  /// What the file says it is; throws when it is something else.
  func header() throws -> Header { try open().0 }

  /// Checks the whole file and writes its copy of the database to `target`; without one it only checks.
  func extract(to target: String?) throws {
    let (header, source) = try open()
    let output = try target.map { try File($0, O_WRONLY | O_CREAT | O_TRUNC) }
    var (left, digest) = (header.bytes, [UInt8](repeating: 0, count: 32))
    while left > 0 {
      guard let bytes = try source.read(min(BackupFile.piece, Int(left))) else { throw BackupFile.damaged(path) }
      digest = Digest.sha256(digest + bytes)
      try output?.write(bytes)
      left -= Int64(bytes.count)
    }
    guard let end = try source.read(65), String(decoding: end, as: UTF8.self) == Hex.encode(digest) else {
      throw BackupFile.damaged(path)
    }
    if let output, fsync(output.descriptor) != 0 { throw File.problem(output.path) }
  }

  private func open() throws -> (Header, File) {
    let source = try File(path, O_RDONLY)
    var line: [UInt8] = []
    while line.count < 4_096, let byte = try source.read(1)?.first, byte != UInt8(ascii: "\n") { line.append(byte) }
    guard let json = try? JSON.parse(line), json["format"]?.stringValue == BackupFile.format,
      let engine = json["engine"]?.stringValue, let schema = json["schema"]?.intValue, let at = json["at"]?.intValue,
      let bytes = json["bytes"]?.intValue
    else {
      throw Problem(english: "\(path) is no backup of rondo.", chinese: "\(path) 不是 rondo 的备份文件。")
    }
    return (Header(engine: engine, schema: schema, at: Instant(microseconds: at), bytes: bytes), source)
  }

  private static func damaged(_ path: String) -> Problem {
    Problem(
      english: "\(path) is damaged: it is cut off or was changed. Nothing was restored.",
      chinese: "\(path) 已损坏（被截断或改动），未恢复任何内容。")
  }
}

/// A file that is read or written from beginning to end.
private final class File {
  let path: String
  let descriptor: Int32

  init(_ path: String, _ flags: Int32) throws {
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw File.problem(path) }
  }

  deinit { close(descriptor) }

  var size: Int64 {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// At most so many bytes, fewer only at the end; nil there.
  func read(_ most: Int) throws -> [UInt8]? {
    var all: [UInt8] = []
    while all.count < most {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: most - all.count) { buffer, filled in
        count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        filled = max(0, count)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw File.problem(path) }
      if count == 0 { break }
      all += piece
    }
    return all.isEmpty ? nil : all
  }

  func write(_ bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw File.problem(path) }
      written += count
    }
  }

  static func problem(_ path: String) -> BackupFile.Problem {
    let reason = String(cString: strerror(errno))
    return BackupFile.Problem(english: "\(path): \(reason).", chinese: "\(path)：\(reason)。")
  }
}
