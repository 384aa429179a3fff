/// A relay and how to speak with it.
package struct SMTPServer: Sendable, Equatable {
  package enum Security: Sendable {
    case none
    /// Begins in the clear and insists on TLS before anything else.
    case startTLS
    case tls
  }

  package var host: String
  package var port: Int
  package var security: Security
  package var username: String?
  package var password: String?
  /// What EHLO says: a host name, or an address in brackets.
  package var helloName: String
  /// A PEM file with the only authorities to trust; the system's when `nil`.
  package var certificateAuthorityFile: String?

  package init(
    host: String, port: Int, security: Security, username: String? = nil, password: String? = nil,
    helloName: String = "localhost", certificateAuthorityFile: String? = nil
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.username = username
    self.password = password
    self.helloName = helloName
    self.certificateAuthorityFile = certificateAuthorityFile
  }
}

/// A message with its envelope.
package struct SMTPMessage: Sendable {
  /// Empty for a message that must not bounce.
  package var sender: String
  /// All take it or none: the first refusal ends the transaction.
  package var recipients: [String]
  /// Lines may end with CRLF, LF or CR; they are sent with CRLF.
  package var bytes: [UInt8]

  package init(sender: String, recipients: [String], bytes: [UInt8]) {
    self.sender = sender
    self.recipients = recipients
    self.bytes = bytes
  }
}

/// The relay took the message.
package struct SMTPReceipt: Sendable, Equatable {
  /// The last line of its answer.
  package var reply: String
  /// What follows "queued as", where the relay says so.
  package var queueId: String?

  package init(reply: String, queueId: String?) {
    self.reply = reply
    self.queueId = queueId
  }
}
