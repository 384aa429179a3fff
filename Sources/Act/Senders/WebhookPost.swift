package import Domain

/// How a call leaves.
package struct WebhookPost: Sendable {
  package enum Outcome: Sendable, Hashable {
    case answered(status: Int, retryAfter: Span?)
    /// The outbound guard keeps us from it, or it is no address at all.
    case forbidden
    /// Nothing was sent.
    case unreachable(String)
    /// Something was sent, and no answer came.
    case lost(String)
  }

  package let send:
    @Sendable (_ url: String, _ headers: [(name: String, value: String)], _ body: [UInt8]) async -> Outcome

  package init(
    send:
      @escaping @Sendable (_ url: String, _ headers: [(name: String, value: String)], _ body: [UInt8]) async ->
      Outcome
  ) {
    self.send = send
  }
}
