internal import Content
package import Domain

/// Sends mail through a relay by SMTP.
package struct MailSender: Sender {
  package let channel = Channel.email
  /// A relay forgets what it took: a reply lost after the message's end is unknown for good.
  package let isIdempotent = false
  package let lanes: Int
  package let rate: RateLimit?
  private let transport: MailTransport
  private let rendering = MailRendering()

  package var provider: String { "smtp:\(transport.host)" }

  package init(transport: MailTransport, lanes: Int = 4, rate: RateLimit? = nil) {
    self.transport = transport
    self.lanes = min(max(1, lanes), 4)
    self.rate = rate
  }

  package func send(_ order: SendOrder) async -> SendAnswer {
    let action = order.action
    if let objection = SandboxRule.objection(action.mode, host: transport.host, recipient: action.recipient) {
      return .notSent(SendAnswer.Failure(isPermanent: true, reason: objection))
    }
    let message: [UInt8]
    let sender: String
    let id: String
    do {
      let mail = try rendering.mail(for: order)
      sender = mail.senderAddress
      id = MailRendering.messageID(of: action.id, sender: sender)
      message = try transport.compose(mail, id, order.at)
    } catch {
      return .unmakeable(error)
    }
    let answer = await transport.deliver(
      message, MailTransport.Envelope(sender: sender, recipient: action.recipient))
    if case .delivered(nil, let copy) = answer { return .delivered(providerID: id, copy: copy) }
    return answer
  }
}
