internal import Content
package import Domain
package import JSON

/// A mail for a person to look at: made and sent like any other, marked, outside the ledger and counted nowhere.
package struct TestMail: Sendable {
  let transport: MailTransport
  let clock: Clock
  let ids: IDSource

  package init(transport: MailTransport, clock: Clock, ids: IDSource) {
    self.transport = transport
    self.clock = clock
    self.ids = ids
  }

  /// Sends to an address that a person typed in. Its links belong to no action and no customer, so they do nothing.
  package func send(
    _ template: TemplateVersion, to address: String, variables: JSON, purpose: Purpose = .marketing, tenant: Tenant
  ) async -> SendAnswer {
    if let objection = SandboxRule.objection(tenant.mode, host: transport.host, recipient: address) {
      return .notSent(SendAnswer.Failure(isPermanent: true, reason: objection))
    }
    let id: ID<Action> = ids.next()
    let now = clock.now()
    let message: [UInt8]
    let sender: String
    do {
      let mail = try mail(template, id, to: address, variables, purpose, tenant)
      sender = mail.senderAddress
      message = try transport.compose(mail, MailRendering.messageID(of: id, sender: sender), now)
    } catch {
      return .unmakeable(error)
    }
    return await transport.deliver(message, MailTransport.Envelope(sender: sender, recipient: address))
  }

  private func mail(
    _ version: TemplateVersion, _ id: ID<Action>, to address: String, _ variables: JSON, _ purpose: Purpose,
    _ tenant: Tenant
  ) throws -> AssembledMail {
    let profile = variables["customer"] ?? .object([:])
    let language = MailAssembly.language(of: profile, tenant: tenant)
    let setting = RenderSetting(language: language, currency: tenant.currency, zone: tenant.zone)
    var all = variables.objectValue ?? [:]
    if all["links"] == nil {
      all["links"] = MailAssembly(tenant: tenant).links(of: id, customer: CustomerID(high: 0, low: 0))
    }
    let rendered = try MessageTemplate(version).render(.object(all), in: setting)
    let mark = Catalogue.act.render(LocalizedSentence("test_mail_mark"), language)
    let marked = RenderedMessage(subject: mark + rendered.subject, html: rendered.html, text: rendered.text)
    return try MailAssembly(tenant: tenant).assemble(
      marked, action: id, purpose: purpose,
      to: MailAssembly.Recipient(customer: CustomerID(high: 0, low: 0), address: address, profile: profile))
  }
}
