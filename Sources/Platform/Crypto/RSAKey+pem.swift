internal import CCrypto

extension RSAKey {
  /// Reads a private key in PEM, PKCS #8 or PKCS #1, without a pass phrase. `malformed` for anything else, and for a
  /// key of less than 1,024 bits, which no receiver takes (RFC 8301, section 3.2).
  package init(pem: String) throws(CryptoError) {
    let bytes = Array(pem.utf8)
    guard let memory = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { throw .unavailable }
    defer { BIO_free(memory) }
    // A pass phrase would be asked for on the terminal.
    guard let key = PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in 0 }, nil) else { throw .malformed }
    defer { EVP_PKEY_free(key) }
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, EVP_PKEY_get_bits(key) >= 1024 else { throw .malformed }
    try self.init(key)
  }
}
