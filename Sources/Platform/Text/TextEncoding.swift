/// The encodings of the files people have.
package enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case gb18030 = "gb18030"

  /// Takes the usual spellings, in any case: `UTF8`, `GBK`, `gb2312`, `utf-16` (little-endian).
  package init?(named name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "utf8", "utf8bom", "utf8sig", "ascii", "usascii": self = .utf8
    case "utf16le", "utf16", "unicode": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "gb18030", "gbk", "gb2312", "cp936": self = .gb18030
    default: return nil
    }
  }

  var byteOrderMark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .gb18030: [0x84, 0x31, 0x95, 0x33]
    }
  }

  /// The encoding of a text that begins with `bytes` (64 KiB are plenty): by its byte order mark, its NUL bytes,
  /// being UTF-8 but for
  /// a rare damaged row, being valid GB18030; nil where it is none of these.
  package static func detect(_ bytes: [UInt8]) -> TextEncoding? {
    if let marked = allCases.first(where: { bytes.starts(with: $0.byteOrderMark) }) { return marked }
    if let wide = detectWide(bytes) { return wide }
    guard !bytes.contains(0) else { return nil }
    if isMostlyUTF8(bytes) { return .utf8 }
    guard let decoder = try? TextDecoder(.gb18030) else { return nil }
    return decoder.decode(bytes).faults.isEmpty ? .gb18030 : nil
  }

  /// Valid, or with ten valid sequences of several bytes to each invalid one: that is a damaged row, not another
  /// encoding.
  private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
    guard let decoded = try? TextDecoder(.utf8).decode(bytes) else { return false }
    let sequences = decoded.bytes.count { $0 >= 0xC2 } - decoded.faults.count
    return decoded.faults.isEmpty || sequences >= 10 * decoded.faults.count
  }

  /// In UTF-16 each ASCII letter has a NUL: behind it where little-endian, before it where big-endian.
  private static func detectWide(_ bytes: [UInt8]) -> TextEncoding? {
    var even = 0
    var odd = 0
    for (index, byte) in bytes.enumerated() where byte == 0 {
      if index % 2 == 0 { even += 1 } else { odd += 1 }
    }
    if odd > 4 * even { return .utf16LittleEndian }
    if even > 4 * odd { return .utf16BigEndian }
    return nil
  }
}
