internal import CCrypto

/// An RSA key pair, as a mail domain needs it for DKIM (RFC 6376).
package struct RSAKey: Sendable {
  /// PKCS #8 in PEM, not encrypted.
  package let privatePEM: String
  /// SubjectPublicKeyInfo in Base64: the `p=` of the DNS record.
  package let publicBase64: String

  /// The text of the DNS record `<selector>._domainkey.<domain>`.
  package var dnsRecord: String { "v=DKIM1; k=rsa; p=\(publicBase64)" }

  package static func generate(bits: Int = 2048) throws(CryptoError) -> RSAKey {
    guard let key = ccrypto_generate_rsa(bits) else { throw .unavailable }
    defer { EVP_PKEY_free(key) }
    return try RSAKey(key)
  }

  /// Writes both sides of a pair out.
  init(_ key: OpaquePointer) throws(CryptoError) {
    guard let memory = BIO_new(BIO_s_mem()) else { throw .unavailable }
    defer { BIO_free(memory) }
    guard PEM_write_bio_PKCS8PrivateKey(memory, key, nil, nil, 0, nil, nil) == 1 else { throw .unavailable }
    privatePEM = String(decoding: RSAKey.read(memory), as: UTF8.self)
    guard i2d_PUBKEY_bio(memory, key) == 1 else { throw .unavailable }
    publicBase64 = Base64.encode(RSAKey.read(memory))
  }

  private static func read(_ memory: OpaquePointer) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = BIO_read(memory, &buffer, Int32(buffer.count))
      guard count > 0 else { return bytes }
      bytes += buffer.prefix(Int(count))
    }
  }
}
