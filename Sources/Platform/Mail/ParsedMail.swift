/// What could be read of a message; whatever is broken is left out or repaired.
package struct ParsedMail: Sendable, Equatable {
  package struct Header: Sendable, Equatable {
    package var name: String
    /// Decoded and unfolded.
    package var value: String
  }

  package var headers: [Header] = []
  package var subject: String?
  package var from: [Mailbox] = []
  package var to: [Mailbox] = []
  /// The first part of plain text that is no attachment.
  package var text: String?
  package var html: String?
  package var attachments: [MailAttachment] = []

  package init() {}

  /// The first value under a name; ASCII case does not matter.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
