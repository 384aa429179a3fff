/// How a tenant's mails leave. The password and the signing key are secrets beside it.
package struct MailAccount: Sendable, Hashable {
  package enum Security: String, Sendable, Hashable, CaseIterable {
    /// In the clear: for a relay on this machine alone.
    case none
    /// Begins in the clear and insists on TLS before anything else.
    case startTLS = "starttls"
    case tls
  }

  package struct Relay: Sendable, Hashable {
    package var host: String
    package var port: Int64
    package var security: Security
    /// Empty where the relay asks for no login.
    package var user: String
    /// Connections that may be open at once, 1 to 4.
    package var connections: Int64
    /// Messages a second; nil is as fast as the relay takes them.
    package var perSecond: Double?

    package init(
      host: String, port: Int64, security: Security, user: String = "", connections: Int64 = 4,
      perSecond: Double? = nil
    ) {
      self.host = host
      self.port = port
      self.security = security
      self.user = user
      self.connections = connections
      self.perSecond = perSecond
    }
  }

  /// The public side of the key that signs (RFC 6376).
  package struct DKIM: Sendable, Hashable {
    package var domain: String
    package var selector: String
    /// SubjectPublicKeyInfo in Base64: the `p=` of the record.
    package var publicKey: String

    package init(domain: String, selector: String, publicKey: String) {
      self.domain = domain
      self.selector = selector
      self.publicKey = publicKey
    }
  }

  /// A new domain or address begins with few mails a day and doubles.
  package struct WarmUp: Sendable, Hashable {
    /// The first day, in the tenant's zone.
    package var startsOn: CivilDay
    /// Marketing mails on the first day.
    package var first: Int64
    /// The ceiling that ends it.
    package var target: Int64

    package init(startsOn: CivilDay, first: Int64 = 50, target: Int64 = 10_000) {
      self.startsOn = startsOn
      self.first = first
      self.target = target
    }
  }

  /// Nil leaves it to the process's own configuration, or to the sandbox's mailbox.
  package var relay: Relay?
  package var dkim: DKIM?
  package var warmUp: WarmUp?
  /// Where bounces go, as `bounce@example.com`: each mail's envelope carries a signed token behind a plus. Nil sends
  /// them to the sender's address.
  package var bounceAddress: String?
  /// Raised by every change, so that whoever holds connections knows when to make new ones.
  package var revision: Int64

  package init(
    relay: Relay? = nil, dkim: DKIM? = nil, warmUp: WarmUp? = nil, bounceAddress: String? = nil, revision: Int64 = 0
  ) {
    self.relay = relay
    self.dkim = dkim
    self.warmUp = warmUp
    self.bounceAddress = bounceAddress
    self.revision = revision
  }
}

package protocol MailAccountStore {
  /// An empty one where nothing was ever set.
  func mailAccount(_ tenant: TenantID) throws -> MailAccount
  /// Replaces it and raises its revision.
  func saveMailAccount(_ tenant: TenantID, _ account: MailAccount, at: Instant) throws
}
