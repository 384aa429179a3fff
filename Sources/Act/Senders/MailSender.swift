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

  package let provider: String
  private let returnPath: (@Sendable (ID<Action>) -> String?)?

  /// `provider` names what is shared with other senders; the host's, unless given. `returnPath` gives the envelope's
  /// sender where it is not the mail's.
  package init(
    transport: MailTransport, lanes: Int = 4, rate: RateLimit? = nil, provider: String? = nil,
    returnPath: (@Sendable (ID<Action>) -> String?)? = nil
  ) {
    self.transport = transport
    self.provider = provider ?? "smtp:\(transport.host)"
    self.returnPath = returnPath
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
      message, MailTransport.Envelope(sender: returnPath?(action.id) ?? sender, recipient: action.recipient))
    if case .delivered(nil, let copy) = answer { return .delivered(providerID: id, copy: copy) }
    return answer
  }
}
