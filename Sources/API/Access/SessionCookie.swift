internal import Crypto
internal import Domain
internal import HTTPServer

/// The token of a signed-in browser: in a cookie that no script can read and no other site can send.
enum SessionCookie {
  static let name = "rondo_session"
  /// Of days without a visit.
  static let life = Span.days(14)
  /// However often it is used.
  static let longest = Span.days(90)

  static func make(_ random: RandomSource) -> String { Base64.encode(random.bytes(32), .url) }

  static func hash(_ token: String) -> [UInt8] { Digest.sha256(Array(token.utf8)) }

  static func token(in request: HTTPRequest) -> String? {
    for field in request.headers.values(of: "Cookie") {
      for pair in field.split(separator: ";") {
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0] == name { return String(parts[1]) }
      }
    }
    return nil
  }

  /// What a page of ours knows and no other can: sent back with everything that changes something.
  static func csrf(_ hash: [UInt8], _ tenant: Tenant) -> String {
    Hex.encode(Digest.hmacSHA256(key: tenant.secret, Array("csrf:".utf8) + hash))
  }

  static func field(_ token: String, _ tenant: Tenant) -> String {
    field(value: token, seconds: life.microseconds / 1_000_000, tenant)
  }

  static func expired(_ tenant: Tenant) -> String { field(value: "", seconds: 0, tenant) }

  private static func field(value: String, seconds: Int64, _ tenant: Tenant) -> String {
    let secure = tenant.settings.publicURL.hasPrefix("https://") ? "; Secure" : ""
    return "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict\(secure)"
  }
}
