import Glibc

/// Keeps connections whose target comes from data or from a tenant's user away from private networks.
///
/// The name is checked before, and the address itself when the socket is made, so that a name that resolves to
/// something else the second time gains nothing. Redirects are not followed and no proxy is asked.
package struct OutboundGuard: Sendable {
  /// An endpoint of the process's own configuration.
  package struct Endpoint: Sendable, Hashable {
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
      self.host = host.lowercased()
      self.port = port
    }
  }

  /// Without exemptions.
  package static let strict = OutboundGuard(allowing: [])

  private let exempt: Set<Endpoint>

  /// Exempts exactly these hosts and ports; a name is no exemption for its address, nor an address for its name.
  package init(allowing exempt: Set<Endpoint>) {
    self.exempt = exempt
  }

  package func isExempt(host: String, port: Int) -> Bool {
    exempt.contains(Endpoint(host: host, port: port))
  }

  /// Refuses a host that is written as a private address or is a name of this machine.
  package func check(host: String, port: Int) throws(TransportError) {
    guard !isExempt(host: host, port: port) else { return }
    let name = host.lowercased().split(separator: ".", omittingEmptySubsequences: true).last
    let isLocalName = name == nil || name == "localhost" || name == "local" || name == "internal"
    let isPrivate = NetworkAddress(host).map { !$0.isPublic } ?? isLocalName
    guard !isPrivate, (1...65535).contains(port) else {
      throw TransportError(.refusedByGuard, sentBytes: false, message: "\(host):\(port) is not on the public internet")
    }
  }

  /// The last word, over the address a socket is about to be connected to.
  func allows(_ address: UnsafePointer<sockaddr>, host: String, port: Int) -> Bool {
    isExempt(host: host, port: port) || (NetworkAddress(address)?.isPublic ?? false)
  }
}
