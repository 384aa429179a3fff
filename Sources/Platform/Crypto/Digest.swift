internal import CCrypto

/// Digests and what is built on them. All results are 32 bytes unless said otherwise.
package enum Digest {
  /// SHA-256 (FIPS 180-4).
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { out, count in
      _ = CCrypto.SHA256(bytes, bytes.count, out.baseAddress)
      count = 32
    }
  }

  /// HMAC with SHA-256 (RFC 2104).
  package static func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { out, count in
      let result = HMAC(
        EVP_sha256(), key, Int32(key.count), message, message.count, out.baseAddress, nil)
      precondition(result != nil, "libcrypto has no HMAC-SHA256")
      count = 32
    }
  }

  /// HKDF with SHA-256 (RFC 5869): `count` bytes, at most 8,160, for the use that `info` names.
  package static func hkdf(secret: [UInt8], salt: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
    precondition(count <= 255 * 32, "HKDF gives at most 255 blocks")
    let key = hmacSHA256(key: salt.isEmpty ? [UInt8](repeating: 0, count: 32) : salt, secret)
    var output: [UInt8] = []
    var block: [UInt8] = []
    var index: UInt8 = 1
    while output.count < count {
      block = hmacSHA256(key: key, block + info + [index])
      output += block
      index &+= 1
    }
    return Array(output.prefix(count))
  }
}

/// Whether two secrets are equal, in a time that tells nothing but their lengths.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
