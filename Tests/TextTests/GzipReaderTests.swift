import Glibc
import Testing
import Text

@Suite("A file, gzip or not")
struct GzipReaderTests {
  /// Python: gzip.compress(b"id,name\n1,a\n") + gzip.compress("2,键\n".encode()) + three NUL bytes.
  static let members: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x4C, 0xD1, 0xC9, 0x4B, 0xCC, 0x4D, 0xE5, 0x32,
    0xD4, 0x49, 0xE4, 0x02, 0x00, 0xD4, 0x54, 0xB9, 0xEE, 0x0C, 0x00, 0x00, 0x00, 0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x02, 0x03, 0x33, 0xD2, 0x79, 0x39, 0x65, 0x1D, 0x17, 0x00, 0xE7, 0xA3, 0x7D, 0x7D, 0x06, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00,
  ]

  func read(_ path: String) throws -> [UInt8] {
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    while let chunk = try reader.next() {
      #expect(!chunk.isEmpty)
      bytes += chunk
    }
    #expect(reader.fileBytesRead == reader.fileByteCount)
    return bytes
  }

  @Test("is inflated over all its members, with padding behind them")
  func members() throws {
    try withFile(Self.members) { path in
      let bytes = try read(path)
      #expect(String(decoding: bytes, as: UTF8.self) == "id,name\n1,a\n2,键\n")
    }
  }

  @Test("passes through as it is when plain, however long", arguments: [0, 1, 262_144, 700_001])
  func plain(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try withFile(bytes) { path in
      let found = try read(path)
      #expect(found == bytes)
    }
  }

  @Test("is told damaged when cut off or changed")
  func damage() throws {
    for count in [10, 25, 31] {
      try withFile(Array(Self.members.prefix(count))) { path in
        #expect(throws: TextError.damagedCompression(path: path, offset: count)) { try read(path) }
      }
    }
    var changed = Self.members
    changed[14] ^= 0x55
    try withFile(changed) { path in
      #expect(throws: TextError.self) { try read(path) }
    }
  }

  @Test("is told unreadable when it is not there")
  func absent() {
    #expect(throws: TextError.unreadable(path: "/nowhere/x.csv", reason: ENOENT)) {
      try GzipReader(path: "/nowhere/x.csv")
    }
    #expect(
      TextError.unreadable(path: "x", reason: ENOENT).sentence == "x cannot be read: No such file or directory")
  }
}
