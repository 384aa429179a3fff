package import Content
package import Domain
package import Mail

extension MailMessage {
  /// An assembled mail as it goes on the wire. `messageID` comes without brackets.
  package init(_ mail: AssembledMail, messageID: String, date: Instant) {
    self.init(
      from: Mailbox(name: mail.senderName.isEmpty ? nil : mail.senderName, address: mail.senderAddress),
      to: [Mailbox(address: mail.recipient)], replyTo: mail.replyTo.map { Mailbox(address: $0) },
      subject: mail.subject, text: mail.text, html: mail.html, headers: mail.headers.map { ($0.name, $0.value) },
      messageId: messageID, date: date.microseconds)
  }
}
