package import Content
package import Domain

/// A way out for the actions of one channel.
package protocol Sender: Sendable {
  var channel: Channel { get }
  /// Names what is shared by everything that uses it: its rate and its outages.
  var provider: String { get }
  /// The provider recognises our key: sending an action again doubles nothing.
  var isIdempotent: Bool { get }
  /// How many connections may be open at once.
  var lanes: Int { get }
  var rate: RateLimit? { get }
  /// Why nothing may be begun; its actions wait and say so. Nil when the way is open.
  var closed: LocalizedSentence? { get }

  /// Sends one action whose state `sending` is durable. Never throws: whatever happens is an answer.
  func send(_ order: SendOrder) async -> SendAnswer
}

extension Sender {
  package var provider: String { channel.rawValue }
  package var lanes: Int { 1 }
  package var rate: RateLimit? { nil }
  package var closed: LocalizedSentence? { nil }
}
