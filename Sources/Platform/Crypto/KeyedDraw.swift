/// Draws that nobody can predict without the key and everybody with it can recompute.
///
/// In Python, for `parts` a list of bytes:
///
///     import hmac
///     message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
///     draw = int.from_bytes(hmac.new(key, message, "sha256").digest()[:8], "big")
///     unit = (draw >> 11) / 2**53
package enum KeyedDraw {
  /// A number with 64 even bits: the first eight bytes, big-endian, of HMAC-SHA256 over the parts.
  ///
  /// A four-byte big-endian length precedes each part, so that ("ab", "c") and ("a", "bc") differ.
  package static func integer(key: [UInt8], parts: [[UInt8]]) -> UInt64 {
    var message: [UInt8] = []
    message.reserveCapacity(parts.reduce(0) { $0 + 4 + $1.count })
    for part in parts {
      let count = UInt32(part.count)
      message += [UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
      message += part
    }
    return Digest.hmacSHA256(key: key, message).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number in [0, 1) with 53 even bits.
  package static func uniform(key: [UInt8], parts: [[UInt8]]) -> Double {
    Double(integer(key: key, parts: parts) >> 11) / 0x1p53
  }

  package static func uniform(key: [UInt8], parts: String...) -> Double {
    uniform(key: key, parts: parts.map { Array($0.utf8) })
  }
}
