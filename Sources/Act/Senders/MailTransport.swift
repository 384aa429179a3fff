package import Content
package import Domain

/// The way mail leaves: how bytes are made of it, and how they reach a relay.
package struct MailTransport: Sendable {
  package struct Envelope: Sendable, Hashable {
    package let sender: String
    package let recipient: String

    package init(sender: String, recipient: String) {
      self.sender = sender
      self.recipient = recipient
    }
  }

  /// The relay's host as configured; what a sandbox may reach depends on it.
  package let host: String
  /// Makes the message, signed where a key is configured. `messageID` comes without brackets.
  package let compose: @Sendable (_ mail: AssembledMail, _ messageID: String, _ date: Instant) throws -> [UInt8]
  /// Hands the message to the relay over a connection of its own or a kept one.
  package let deliver: @Sendable (_ message: [UInt8], _ envelope: Envelope) async -> SendAnswer

  package init(
    host: String,
    compose: @escaping @Sendable (_ mail: AssembledMail, _ messageID: String, _ date: Instant) throws -> [UInt8],
    deliver: @escaping @Sendable (_ message: [UInt8], _ envelope: Envelope) async -> SendAnswer
  ) {
    self.host = host
    self.compose = compose
    self.deliver = deliver
  }
}
