package import Content
package import Domain

/// What a sandbox may reach: this machine, with addresses that belong to nobody (RFC 2606).
package enum SandboxRule {
  /// Nil when it may leave.
  package static func objection(_ mode: Mode, host: String, recipient: String) -> LocalizedSentence? {
    guard mode == .sandbox else { return nil }
    guard isLoopback(host) else { return LocalizedSentence("sandbox_host", ["host": host]) }
    guard isExample(recipient) else { return LocalizedSentence("sandbox_recipient") }
    return nil
  }

  package static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isExample(_ address: String) -> Bool {
    let parts = address.lowercased().split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    return parts[1] == "example.com" || parts[1].hasSuffix(".example.com")
  }

  /// The host of a web address; empty where there is none.
  package static func host(of url: String) -> String {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return "" }
    let authority = url[colon...].dropFirst(3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    if host.hasPrefix("[") { return String(host.prefix { $0 != "]" }) + "]" }
    return String(host.prefix { $0 != ":" })
  }
}
