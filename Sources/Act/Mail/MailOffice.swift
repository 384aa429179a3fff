package import Content
package import Domain
package import HTTPClient
package import Mail
internal import Synchronization

/// Knows how each tenant's mails leave: by its own account, by the relay the process was started with, or not at all.
///
/// A changed account is seen at the next round; what is being sent ends on the connections it began with.
package final class MailOffice: Sendable {
  /// The relay of the process's own configuration.
  package struct House: Sendable {
    package let transport: MailTransport?
    package let signer: DKIMSigner?
    /// Private endpoints that tenants may name, by exact host and port.
    package let `guard`: OutboundGuard
    /// A PEM file with the only authorities to trust; the system's when nil.
    package let authorities: String?

    package init(
      transport: MailTransport? = nil, signer: DKIMSigner? = nil, guard: OutboundGuard = .strict,
      authorities: String? = nil
    ) {
      self.transport = transport
      self.signer = signer
      self.guard = `guard`
      self.authorities = authorities
    }
  }

  /// How a tenant's mails leave at this moment.
  package enum Way: Sendable {
    /// By the tenant's own account.
    case account(any Sender, MailTransport)
    /// By the relay of the process's own configuration.
    case house(any Sender, MailTransport)
    /// Kept here and shown in the mailbox.
    case mailbox(SandboxMailSender)
    /// Nothing may be said to be sent: actions wait.
    case closed(LocalizedSentence)
  }

  let house: House
  let records: any Records
  package let vault: any SecretVault
  let names: NameService
  private let known = Mutex<[TenantID: Known]>([:])

  private struct Known: Sendable {
    let revision: Int64
    let mode: Mode
    let way: Way
  }

  package init(records: any Records, vault: any SecretVault, house: House = House(), names: NameService = .unreachable)
  {
    self.records = records
    self.vault = vault
    self.house = house
    self.names = names
  }

  /// Whether the process's own configuration has a way out for everybody.
  package var hasOwnRelay: Bool { house.transport != nil }

  /// The sender of a tenant's mails.
  package func sender(for tenant: Tenant) async throws -> any Sender {
    switch try await way(for: tenant) {
    case .account(let sender, _), .house(let sender, _): sender
    case .mailbox(let sender): sender
    case .closed(let reason): ClosedMailSender(reason: reason)
    }
  }

  /// For a mail outside the ledger; nil where mails don't leave.
  package func transport(for tenant: Tenant) async throws -> MailTransport? {
    switch try await way(for: tenant) {
    case .account(_, let transport), .house(_, let transport): transport
    case .mailbox, .closed: nil
    }
  }

  package func way(for tenant: Tenant) async throws -> Way {
    let setup = try await setup(of: tenant)
    if let known = known.withLock({ $0[tenant.id] }), known.revision == setup.account.revision,
      known.mode == tenant.mode
    {
      return known.way
    }
    let way = setup.problem.map { .closed($0) } ?? make(setup, tenant)
    // A secret that can't be opened now may be tomorrow, under the same revision.
    if setup.problem == nil {
      let new = Known(revision: setup.account.revision, mode: tenant.mode, way: way)
      known.withLock { $0[tenant.id] = new }
    }
    return way
  }

  private func make(_ setup: MailSetup, _ tenant: Tenant) -> Way {
    let signer: DKIMSigner?
    do {
      signer = try setup.signer() ?? house.signer
    } catch {
      return .closed(LocalizedSentence("mail_dkim_unusable"))
    }
    let compose: @Sendable (AssembledMail, String, Instant) throws -> [UInt8] = { mail, id, date in
      let message = try Mail.compose(MailMessage(mail, messageID: id, date: date))
      return try signer?.sign(message) ?? message
    }
    let returnPath = setup.account.bounceAddress.map { base in
      { @Sendable (action: ID<Action>) in ReturnPath.address(of: action, base: base, secret: tenant.secret) }
    }
    if let relay = setup.account.relay, MailOffice.mayLeave(tenant.mode, to: relay.host) {
      let transport = MailTransport.smtp(
        setup.server(relay, tenant, house), guard: house.guard, connections: Int(relay.connections), compose: compose)
      let rate = relay.perSecond.map { RateLimit(perSecond: $0, burst: max(1, Int($0.rounded(.up)))) }
      let sender = MailSender(
        transport: transport, lanes: Int(relay.connections), rate: rate,
        provider: "smtp:\(tenant.id)#\(setup.account.revision)", returnPath: returnPath)
      return .account(sender, transport)
    }
    if let own = house.transport {
      let transport = MailTransport(host: own.host, compose: compose, deliver: own.deliver)
      return .house(MailSender(transport: transport, returnPath: returnPath), transport)
    }
    if tenant.mode == .sandbox { return .mailbox(SandboxMailSender(compose: compose)) }
    return .closed(LocalizedSentence("mail_account_missing"))
  }

  /// A sandbox keeps its mails unless the relay is on this machine.
  private static func mayLeave(_ mode: Mode, to host: String) -> Bool {
    mode == .live || SandboxRule.isLoopback(host)
  }
}
