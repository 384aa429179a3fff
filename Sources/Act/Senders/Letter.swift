internal import Content
package import Domain

/// A mail to somebody who works here: an invitation, a new password. Transactional; in no ledger.
package struct Letter: Sendable, Hashable {
  package let recipient: String
  package let subject: String
  package let text: String

  package init(to recipient: String, subject: String, text: String) {
    self.recipient = recipient
    self.subject = subject
    self.text = text
  }
}

extension TestMail {
  /// Sends a letter over the way that test mails take, under the sandbox's rule.
  package func send(_ letter: Letter, tenant: Tenant) async -> SendAnswer {
    if let objection = SandboxRule.objection(tenant.mode, host: transport.host, recipient: letter.recipient) {
      return .notSent(SendAnswer.Failure(isPermanent: true, reason: objection))
    }
    let settings = tenant.settings
    guard !settings.senderAddress.isEmpty else {
      return .notSent(SendAnswer.Failure(isPermanent: true, reason: LocalizedSentence("mail_sender_missing")))
    }
    let mail = AssembledMail(
      senderName: settings.senderName, senderAddress: settings.senderAddress, recipient: letter.recipient,
      subject: letter.subject, text: letter.text)
    let id: ID<Action> = ids.next()
    do {
      let message = try transport.compose(
        mail, MailRendering.messageID(of: id, sender: settings.senderAddress), clock.now())
      return await transport.deliver(
        message, MailTransport.Envelope(sender: settings.senderAddress, recipient: letter.recipient))
    } catch {
      return .unmakeable(error)
    }
  }
}
