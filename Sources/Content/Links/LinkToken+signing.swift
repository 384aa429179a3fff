internal import Crypto
package import Domain

extension LinkToken {
  /// Sixteen bytes of HMAC-SHA256: nobody can try 2^128 of them.
  private static let signatureLength = 16
  private static let form: UInt8 = 1

  /// Base64url of `form, tenant, action, customer, link, [seconds of expiry], signature`: 90 letters, or 100.
  package func signed(for use: LinkUse, secret: [UInt8]) -> String {
    let content = content
    return Base64.encode(content + LinkToken.signature(of: content, use, secret), .url)
  }

  /// Reads a token and holds it to its signature, in constant time, and to its expiry.
  package static func verify(
    _ text: String, for use: LinkUse, secret: [UInt8], now: Instant
  ) throws(LinkTokenError) -> LinkToken {
    guard let (token, content, signature) = parse(text) else { throw .malformed }
    guard constantTimeEqual(signature, self.signature(of: content, use, secret)) else { throw .forged }
    if let expiresAt = token.expiresAt, expiresAt <= now { throw .expired }
    return token
  }

  /// The tenant that a token claims, to look its secret up; worth nothing before ``verify(_:for:secret:now:)``.
  package static func unverifiedTenant(in text: String) -> TenantID? { parse(text)?.token.tenant }

  private var content: [UInt8] {
    var bytes = [LinkToken.form] + tenant.bytes + action.bytes + customer.bytes
    bytes += [UInt8(link >> 8), UInt8(link & 0xFF)]
    if let expiresAt {
      let seconds = UInt64(bitPattern: expiresAt.microseconds.flooredQuotient(1_000_000))
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: seconds >> (56 - 8 * $0)) }
    }
    return bytes
  }

  private static func parse(_ text: String) -> (token: LinkToken, content: [UInt8], signature: [UInt8])? {
    guard text.utf8.count <= 128, let bytes = Base64.decode(text, .url) else { return nil }
    let length = bytes.count - signatureLength
    guard length == 51 || length == 59, bytes[0] == form, let tenant = TenantID(bytes: bytes[1..<17]),
      let action = ID<Action>(bytes: bytes[17..<33]), let customer = CustomerID(bytes: bytes[33..<49])
    else { return nil }
    var expiresAt: Instant?
    if length == 59 {
      let seconds = Int64(bitPattern: bytes[51..<59].reduce(0) { $0 << 8 | UInt64($1) })
      guard seconds.magnitude < 1 << 43 else { return nil }
      expiresAt = .seconds(seconds)
    }
    let token = LinkToken(
      tenant: tenant, action: action, customer: customer, link: UInt16(bytes[49]) << 8 | UInt16(bytes[50]),
      expiresAt: expiresAt)
    return (token, Array(bytes[..<length]), Array(bytes[length...]))
  }

  private static func signature(of content: [UInt8], _ use: LinkUse, _ secret: [UInt8]) -> [UInt8] {
    let domain = Array("rondo link \(use.rawValue)".utf8) + [0]
    return Array(Digest.hmacSHA256(key: secret, domain + content).prefix(signatureLength))
  }
}
