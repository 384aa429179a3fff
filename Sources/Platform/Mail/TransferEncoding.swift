/// The encodings of a body (RFC 2045, 6).
enum TransferEncoding: String {
  case sevenBit = "7bit"
  case quotedPrintable = "quoted-printable"
  case base64 = "base64"

  /// The shortest that is safe: as it is when it is short lines of ASCII, readable when it is mostly ASCII.
  static func suiting(_ text: [UInt8]) -> TransferEncoding {
    let other = text.count { $0 > 0x7E || ($0 < 0x20 && $0 != 10 && $0 != 13 && $0 != 9) }
    let longest = text.split(separator: 10).map(\.count).max() ?? 0
    let hasTrailingSpace = zip(text, text.dropFirst()).contains { ($0 == 32 || $0 == 9) && ($1 == 13 || $1 == 10) }
    let hasFrom = text.split(separator: 10).contains { $0.starts(with: "From ".utf8) }
    if other == 0, longest <= 78, !hasTrailingSpace, !hasFrom { return .sevenBit }
    return other * 6 <= text.count ? .quotedPrintable : .base64
  }

  /// `text` has CRLF line ends.
  func encode(_ text: [UInt8]) -> String {
    switch self {
    case .sevenBit: String(decoding: text, as: UTF8.self)
    case .quotedPrintable: Self.quotedPrintable(text)
    case .base64: Self.base64Lines(text)
    }
  }

  static func base64(_ bytes: some Collection<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let next = bytes.index(index, offsetBy: 3, limitedBy: bytes.endIndex) ?? bytes.endIndex
      let group = bytes[index..<next]
      let value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? alphabet[Int(value >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
      index = next
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// `nil` when a character is none of the alphabet's.
  static func decodeBase64(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var value: UInt32 = 0
    var bits = 0
    for character in text {
      let digit: UInt8
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = character - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = character - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character + 4
      case UInt8(ascii: "+"): digit = 62
      case UInt8(ascii: "/"): digit = 63
      case UInt8(ascii: "="): continue
      default: return nil
      }
      value = value << 6 | UInt32(digit)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
    }
    return bytes
  }

  /// The text of a quoted-printable word in a header field: letters and digits as they are, all else escaped.
  static func encodedWordText(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return bytes.flatMap { byte -> [UInt8] in
      let isPlain = (48...57).contains(byte) || (65...90).contains(byte & 0xDF) && byte < 0x80
      return isPlain ? [byte] : [61, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }

  static func base64Lines(_ bytes: [UInt8]) -> String {
    var lines = ""
    for start in stride(from: 0, to: bytes.count, by: 57) {
      lines += base64(bytes[start..<min(start + 57, bytes.count)]) + "\r\n"
    }
    return lines
  }

  private static func quotedPrintable(_ text: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    var column = 0
    for (index, byte) in text.enumerated() {
      if byte == 13, index + 1 < text.count, text[index + 1] == 10 { continue }
      if byte == 10 {
        output += [13, 10]
        column = 0
        continue
      }
      let next = index + 1 < text.count ? text[index + 1] : 10
      let endsLine = next == 13 || next == 10
      // "From " at the start of a line is changed on the way by old programs.
      let isPlain = (33...126).contains(byte) && byte != 61 && !(column == 0 && (byte == 70 || byte == 46))
      let isInnerSpace = (byte == 32 || byte == 9) && !endsLine
      let piece = isPlain || isInnerSpace ? [byte] : [61, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      if column + piece.count > 75 {
        output += [61, 13, 10]
        column = 0
      }
      output += piece
      column += piece.count
    }
    return String(decoding: output, as: UTF8.self)
  }
}
