internal import CCrypto

/// AES-256 in Galois/counter mode (NIST SP 800-38D): a 32-byte key, a 12-byte nonce never used twice with it.
enum AESGCM {
  static let tagCount = 16

  /// The ciphertext followed by its 16-byte tag.
  static func seal(
    _ plain: [UInt8], key: [UInt8], nonce: [UInt8], authenticating context: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try with(key, nonce) { cipher throws(CryptoError) in
      var count: Int32 = 0
      var output = [UInt8](repeating: 0, count: plain.count + tagCount)
      guard EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1,
        EVP_EncryptUpdate(cipher, nil, &count, context, Int32(context.count)) == 1,
        EVP_EncryptUpdate(cipher, &output, &count, plain, Int32(plain.count)) == 1
      else { throw .unavailable }
      var tag = [UInt8](repeating: 0, count: tagCount)
      guard EVP_EncryptFinal_ex(cipher, &tag, &count) == 1,
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, Int32(tagCount), &tag) == 1
      else { throw .unavailable }
      output.replaceSubrange(plain.count..., with: tag)
      return output
    }
  }

  static func open(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating context: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard sealed.count >= tagCount else { throw .malformed }
    return try with(key, nonce) { cipher throws(CryptoError) in
      var count: Int32 = 0
      let length = sealed.count - tagCount
      var output = [UInt8](repeating: 0, count: length + tagCount)
      var tag = Array(sealed[length...])
      guard EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1,
        EVP_DecryptUpdate(cipher, nil, &count, context, Int32(context.count)) == 1,
        EVP_DecryptUpdate(cipher, &output, &count, sealed, Int32(length)) == 1,
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, Int32(tagCount), &tag) == 1
      else { throw .unavailable }
      guard EVP_DecryptFinal_ex(cipher, &tag, &count) == 1 else { throw .notAuthentic }
      output.removeLast(tagCount)
      return output
    }
  }

  private static func with(
    _ key: [UInt8], _ nonce: [UInt8], _ body: (OpaquePointer) throws(CryptoError) -> [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard key.count == 32, nonce.count == 12 else { throw .malformed }
    guard let cipher = EVP_CIPHER_CTX_new() else { throw .unavailable }
    defer { EVP_CIPHER_CTX_free(cipher) }
    return try body(cipher)
  }
}
