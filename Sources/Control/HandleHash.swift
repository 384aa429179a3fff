internal import Crypto
package import Domain

/// The keyed hash by which a handle of an erased person is known again: it tells nobody who it was.
package enum HandleHash {
  package static func of(_ kind: Identity.Kind, _ value: String, secret: [UInt8]) -> [UInt8] {
    Digest.hmacSHA256(key: secret, Array("erased\u{0}\(kind)\u{0}\(value)".utf8))
  }
}
