import API
import Glibc
import JSON

/// Files a person names on the command line.
enum LocalFile {
  /// The whole file, or standard input for `-`.
  static func read(_ path: String) throws(CommandError) -> [UInt8] {
    var all: [UInt8] = []
    try forEachPiece(path) { piece throws(CommandError) in all += piece }
    return all
  }

  static func text(_ path: String) throws(CommandError) -> String { String(decoding: try read(path), as: UTF8.self) }

  static func json(_ path: String) throws(CommandError) -> JSON {
    let bytes = try read(path)
    do {
      return try JSON.parse(bytes)
    } catch {
      throw .failed(Words("\(path): \(error.sentence)", "\(path)：\(error.sentenceInChinese)"))
    }
  }

  static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Pieces of at most 512 KiB.
  static func forEachPiece(_ path: String, _ body: ([UInt8]) throws(CommandError) -> Void) throws(CommandError) {
    let reader = try Reader(path)
    while let piece = try reader.next() { try body(piece) }
  }

  /// A file read piece by piece.
  final class Reader {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(CommandError) {
      self.path = path
      descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
      if descriptor < 0 { throw LocalFile.problem("can't be read", "无法读取", path) }
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    /// Nil at the end.
    func next() throws(CommandError) -> [UInt8]? {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: 512 << 10) { buffer, filled in
        repeat { count = Glibc.read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
        filled = max(0, count)
      }
      if count < 0 { throw LocalFile.problem("can't be read", "无法读取", path) }
      return piece.isEmpty ? nil : piece
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws(CommandError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw problem("can't be written", "无法写入", path) }
    defer { close(descriptor) }
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count != bytes.count { throw problem("can't be written", "无法写入", path) }
  }

  private static func problem(_ english: String, _ chinese: String, _ path: String) -> CommandError {
    let reason = String(cString: strerror(errno))
    return .failed(Words("\(path) \(english): \(reason).", "\(path) \(chinese)：\(reason)。"))
  }
}
