/// A name and an address.
package struct Mailbox: Sendable, Hashable {
  package var name: String?
  package var address: String

  package init(name: String? = nil, address: String) {
    self.name = name
    self.address = address
  }
}

/// A file that travels with a message.
package struct MailAttachment: Sendable, Hashable {
  package var name: String
  /// Such as `application/pdf`.
  package var type: String
  package var bytes: [UInt8]

  package init(name: String, type: String, bytes: [UInt8]) {
    self.name = name
    self.type = type
    self.bytes = bytes
  }
}

/// A message to compose.
package struct MailMessage: Sendable {
  package var from: Mailbox
  package var to: [Mailbox]
  package var replyTo: Mailbox?
  package var subject: String
  package var text: String
  package var html: String?
  /// Further fields, such as List-Unsubscribe, in order; not those that the message has itself.
  package var headers: [(name: String, value: String)]
  /// With or without angle brackets.
  package var messageId: String
  /// Microseconds since 1970, UTC.
  package var date: Int64
  package var attachments: [MailAttachment]

  package init(
    from: Mailbox, to: [Mailbox], replyTo: Mailbox? = nil, subject: String, text: String, html: String? = nil,
    headers: [(name: String, value: String)] = [], messageId: String, date: Int64, attachments: [MailAttachment] = []
  ) {
    self.from = from
    self.to = to
    self.replyTo = replyTo
    self.subject = subject
    self.text = text
    self.html = html
    self.headers = headers
    self.messageId = messageId
    self.date = date
    self.attachments = attachments
  }
}
