/// Why something secret could not be made or opened; never carries any of it.
package enum CryptoError: Error, Sendable, Equatable {
  /// Not of the expected form: a truncated box, a wrong prefix, a bad Base64 letter.
  case malformed
  /// Sealed with a key that is not here.
  case unknownKey(String)
  /// The key, the context or the bytes are not those of the sealing, or the signature is not ours.
  case notAuthentic
  /// The signed time is too far from now.
  case outsideTolerance
  /// The library refused; this means a full memory or a broken installation.
  case unavailable
}
