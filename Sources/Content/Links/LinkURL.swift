/// The addresses of signed links below a tenant's public address.
package enum LinkURL {
  package static func unsubscribe(base: String, token: String) -> String { url(base, .unsubscribe, token) }
  package static func click(base: String, token: String) -> String { url(base, .click, token) }
  package static func preferences(base: String, token: String) -> String { url(base, .preferences, token) }
  package static func confirm(base: String, token: String) -> String { url(base, .confirm, token) }
  /// An image of one pixel.
  package static func openPixel(base: String, token: String) -> String { url(base, .open, token) + ".gif" }

  private static func url(_ base: String, _ use: LinkUse, _ token: String) -> String {
    "\(trimmed(base))/\(use.path)/\(token)"
  }

  static func trimmed(_ base: String) -> String { base.hasSuffix("/") ? String(base.dropLast()) : base }

  /// Whether links can start with it: http or https, a host, nothing that ends an address or a header.
  static func isUsable(_ base: String) -> Bool {
    let prefixes = ["https://", "http://"]
    guard let prefix = prefixes.first(where: base.hasPrefix), base.utf8.count > prefix.utf8.count else { return false }
    return base.utf8.allSatisfy { (0x21..<0x7F).contains($0) && !"<>\"'?#\\,;".utf8.contains($0) }
  }
}
