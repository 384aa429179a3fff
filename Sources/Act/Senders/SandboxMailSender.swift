package import Content
package import Domain

/// Keeps mails in the sandbox's mailbox instead of sending them: the copy is written together with the answer, so
/// nothing leaves and nothing is ever unknown.
package struct SandboxMailSender: Sender {
  package let channel = Channel.email
  package let isIdempotent = true
  package var provider: String { "sandbox" }
  private let compose: @Sendable (AssembledMail, String, Instant) throws -> [UInt8]
  private let rendering = MailRendering()

  package init(compose: @escaping @Sendable (AssembledMail, String, Instant) throws -> [UInt8]) {
    self.compose = compose
  }

  package func send(_ order: SendOrder) async -> SendAnswer {
    let action = order.action
    do {
      let mail = try rendering.mail(for: order)
      let id = MailRendering.messageID(of: action.id, sender: mail.senderAddress)
      let copy = SandboxMail(
        action: action.id, customer: action.customer, at: order.at, recipient: action.recipient,
        subject: mail.subject, raw: try compose(mail, id, order.at))
      return .delivered(providerID: id, copy: copy)
    } catch {
      return .unmakeable(error)
    }
  }
}
