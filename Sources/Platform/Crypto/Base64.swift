/// Base64 (RFC 4648), strict: no white space, no stray bits, padding as the alphabet has it.
package enum Base64 {
  package enum Alphabet: Sendable {
    /// `+` and `/`, padded with `=`.
    case standard
    /// `-` and `_`, not padded: for links and tokens.
    case url
    /// `+` and `/`, not padded: for password hashes.
    case unpadded
  }

  package static func encode(_ bytes: [UInt8], _ alphabet: Alphabet = .standard) -> String {
    let letters = alphabet.letters
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for index in 0..<3 { group = group << 8 | (index < count ? UInt32(bytes[start + index]) : 0) }
      for index in 0...count { text.append(letters[Int(group >> UInt32(18 - 6 * index) & 63)]) }
      if alphabet == .standard { text += repeatElement(UInt8(ascii: "="), count: 3 - count) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`; nil where it is not what ``encode(_:_:)`` would have written.
  package static func decode(_ text: String, _ alphabet: Alphabet = .standard) -> [UInt8]? {
    var letters = Array(text.utf8)
    if alphabet == .standard {
      guard letters.count % 4 == 0 else { return nil }
      if letters.last == UInt8(ascii: "=") { letters.removeLast() }
      if letters.last == UInt8(ascii: "=") { letters.removeLast() }
      guard letters.count % 4 != 1 else { return nil }
    }
    guard let bytes = bytes(letters, alphabet), encode(bytes, alphabet) == text else { return nil }
    return bytes
  }

  private static func bytes(_ letters: [UInt8], _ alphabet: Alphabet) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count * 3 / 4)
    var group: UInt32 = 0
    var bits = 0
    for letter in letters {
      guard let value = alphabet.value(letter) else { return nil }
      group = group << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      }
    }
    return bytes
  }
}

extension Base64.Alphabet {
  fileprivate static let common = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
  fileprivate static let forText = common + Array("+/".utf8)
  fileprivate static let forLinks = common + Array("-_".utf8)

  fileprivate var letters: [UInt8] { self == .url ? Self.forLinks : Self.forText }

  fileprivate func value(_ letter: UInt8) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter) - 97 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter) - 48 + 52
    case letters[62]: 62
    case letters[63]: 63
    default: nil
    }
  }
}
