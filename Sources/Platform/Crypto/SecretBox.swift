/// Keeps secrets at rest: sealed with the current key, opened with any key still held.
///
/// A box is `1 | n | key id of n bytes | nonce of 12 | AES-256-GCM ciphertext | tag of 16`. The head and the
/// context are authenticated, so that a box moved to another row or another purpose does not open.
package struct SecretBox: Sendable {
  private let keys: [String: [UInt8]]
  private let current: String

  /// `keys` of 32 bytes each by their id of 1 to 255 bytes; `current` is one of the ids.
  package init(keys: [String: [UInt8]], current: String) throws(CryptoError) {
    guard keys[current] != nil else { throw .unknownKey(current) }
    guard keys.allSatisfy({ $0.value.count == 32 && (1...255).contains($0.key.utf8.count) }) else {
      throw .malformed
    }
    self.keys = keys
    self.current = current
  }

  /// `context` says what the secret is and whose, as in `mailbox-password/<tenant>/<mailbox>`.
  package func seal(
    _ plain: [UInt8], context: String, random: RandomSource = .system
  ) throws(CryptoError) -> [UInt8] {
    guard let key = keys[current] else { throw .unknownKey(current) }
    let head = [1, UInt8(current.utf8.count)] + Array(current.utf8)
    let nonce = random.bytes(12)
    return head + nonce
      + (try AESGCM.seal(plain, key: key, nonce: nonce, authenticating: head + Array(context.utf8)))
  }

  package func open(_ box: [UInt8], context: String) throws(CryptoError) -> [UInt8] {
    let (id, head) = try Self.head(of: box)
    guard let key = keys[id] else { throw .unknownKey(id) }
    let body = box.dropFirst(head.count)
    return try AESGCM.open(
      Array(body.dropFirst(12)), key: key, nonce: Array(body.prefix(12)),
      authenticating: head + Array(context.utf8))
  }

  /// Whether the box was sealed with an older key and should be sealed anew.
  package func isStale(_ box: [UInt8]) throws(CryptoError) -> Bool {
    try Self.head(of: box).id != current
  }

  private static func head(of box: [UInt8]) throws(CryptoError) -> (id: String, head: [UInt8]) {
    guard box.count >= 2, box[0] == 1, box.count >= 2 + Int(box[1]) + 12 + AESGCM.tagCount else {
      throw .malformed
    }
    let head = Array(box.prefix(2 + Int(box[1])))
    return (String(decoding: head.dropFirst(2), as: UTF8.self), head)
  }
}
