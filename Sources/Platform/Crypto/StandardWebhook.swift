/// Signs and checks webhooks as standardwebhooks.com says: `v1,` and the Base64 of HMAC-SHA256 over
/// `id.timestamp.body`.
package struct StandardWebhook: Sendable {
  private let key: [UInt8]

  /// `secret` is `whsec_` and the Base64 of 24 to 64 bytes.
  package init(secret: String) throws(CryptoError) {
    guard secret.hasPrefix("whsec_"), let key = Base64.decode(String(secret.dropFirst(6))),
      (24...64).contains(key.count)
    else { throw .malformed }
    self.key = key
  }

  package static func makeSecret(random: RandomSource = .system) -> String {
    "whsec_" + Base64.encode(random.bytes(24))
  }

  /// The value of the header `webhook-signature`; `timestamp` in whole seconds is that of `webhook-timestamp`.
  package func sign(id: String, timestamp: Int64, body: [UInt8]) -> String {
    "v1," + Base64.encode(Digest.hmacSHA256(key: key, Array("\(id).\(timestamp).".utf8) + body))
  }

  /// Throws `outsideTolerance` or `notAuthentic`, unless one of the space-separated signatures in the header is
  /// ours and its time within `tolerance` seconds of `now`.
  package func verify(
    signatures: String, id: String, timestamp: Int64, body: [UInt8], now: Int64, tolerance: Int64 = 300
  ) throws(CryptoError) {
    let (distance, overflow) = now.subtractingReportingOverflow(timestamp)
    guard !overflow, distance.magnitude <= tolerance.magnitude else { throw .outsideTolerance }
    let expected = Array(sign(id: id, timestamp: timestamp, body: body).utf8)
    let found = signatures.split(separator: " ").contains { constantTimeEqual(Array($0.utf8), expected) }
    guard found else { throw .notAuthentic }
  }
}
