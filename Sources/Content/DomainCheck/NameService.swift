/// What can be asked of name servers; injected, so that what is made of the answers is pure.
package struct NameService: Sendable {
  package enum Answer: Sendable, Hashable {
    case found([String])
    /// There is nothing of the kind under the name.
    case none
    /// Nobody answered: that says nothing about the name.
    case failed
  }

  /// Texts, joined from their parts.
  package let texts: @Sendable (_ name: String) async -> Answer
  /// IPv4 and IPv6 addresses, as text.
  package let addresses: @Sendable (_ name: String) async -> Answer
  /// Hosts that take the mail of a domain.
  package let mailHosts: @Sendable (_ name: String) async -> Answer

  package init(
    texts: @escaping @Sendable (_ name: String) async -> Answer,
    addresses: @escaping @Sendable (_ name: String) async -> Answer,
    mailHosts: @escaping @Sendable (_ name: String) async -> Answer
  ) {
    self.texts = texts
    self.addresses = addresses
    self.mailHosts = mailHosts
  }

  /// Nobody can be asked.
  package static let unreachable = NameService(
    texts: { _ in .failed }, addresses: { _ in .failed }, mailHosts: { _ in .failed })
}
