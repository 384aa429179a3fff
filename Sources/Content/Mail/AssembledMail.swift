/// Everything of a mail but its date and id: what a sender turns into bytes.
package struct AssembledMail: Sendable, Hashable {
  package struct Header: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package let senderName: String
  package let senderAddress: String
  package let replyTo: String?
  package let recipient: String
  package let subject: String
  package let html: String?
  package let text: String
  /// In the order they are written; values are single lines.
  package let headers: [Header]
}

extension AssembledMail {
  /// A plain letter to one person.
  package init(senderName: String, senderAddress: String, recipient: String, subject: String, text: String) {
    self.init(
      senderName: CleanText.line(senderName), senderAddress: senderAddress, replyTo: nil, recipient: recipient,
      subject: CleanText.line(subject), html: nil, text: text, headers: [])
  }
}
