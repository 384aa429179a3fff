package import Crypto
package import Domain

/// The text of a key, shown once, and the hash that is kept of it.
package enum KeySecret {
  /// `rondo_o_` and 32 random bytes in base64url: nothing to guess, so a plain hash of it is enough.
  package static func make(_ scopes: Set<Permission>, random: RandomSource) -> String {
    prefix(scopes) + Base64.encode(random.bytes(32), .url)
  }

  package static func make(_ kind: APIKey.Kind, random: RandomSource) -> String { make(kind.scopes, random: random) }

  package static func hash(_ secret: String) -> [UInt8] { Digest.sha256(Array(secret.utf8)) }

  private static func prefix(_ scopes: Set<Permission>) -> String {
    if scopes.contains(.own) { return "rondo_own_" }
    return scopes == [.intake] ? "rondo_w_" : "rondo_o_"
  }
}
