internal import Crypto
package import Domain

/// The envelope's sender of one action's mail: `bounce+<token>@example.com`. A report that comes back to it names the
/// action, and only we could have written the token, whatever became of the message on its way.
package enum ReturnPath {
  /// Ten bytes of HMAC-SHA256: a local part has 64 bytes at most (RFC 5321, section 4.5.3.1.1).
  private static let signatureLength = 10
  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  /// Nil when the base is no address or too long for a token.
  package static func address(of action: ID<Action>, base: String, secret: [UInt8]) -> String? {
    let parts = base.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    // Base32, because some servers write local parts in lower case.
    let token = base32(action.bytes + signature(action, secret))
    guard parts[0].utf8.count + 1 + token.utf8.count <= 64 else { return nil }
    return "\(parts[0])+\(token)@\(parts[1])"
  }

  /// The action that an address was made for; nil when the token is not ours.
  package static func action(in address: String, secret: [UInt8]) -> ID<Action>? {
    guard let at = address.lastIndex(of: "@"), let plus = address[..<at].lastIndex(of: "+"),
      let bytes = bytes(address[address.index(after: plus)..<at].lowercased()),
      bytes.count == 16 + signatureLength, let action = ID<Action>(bytes: bytes[..<16]),
      constantTimeEqual(Array(bytes[16...]), signature(action, secret))
    else { return nil }
    return action
  }

  private static func signature(_ action: ID<Action>, _ secret: [UInt8]) -> [UInt8] {
    Array(Digest.hmacSHA256(key: secret, Array("rondo return path\u{0}".utf8) + action.bytes).prefix(signatureLength))
  }

  private static func base32(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var value = 0
    var bits = 0
    for byte in bytes {
      value = (value << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(alphabet[value >> bits & 31])
      }
    }
    if bits > 0 { text.append(alphabet[value << (5 - bits) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var value = 0
    var bits = 0
    for character in text.utf8 {
      guard let digit = alphabet.firstIndex(of: character) else { return nil }
      value = (value << 5 | digit) & 0xFFFF
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(value >> bits & 0xFF))
      }
    }
    return bytes
  }
}
