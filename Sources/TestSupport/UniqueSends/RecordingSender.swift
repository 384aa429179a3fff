package import Act
package import Domain
internal import Content

/// Sends nowhere, answers as a whimsical provider would, and tells what it was asked to send.
package struct RecordingSender: Sender {
  package let channel: Channel
  private let note: @Sendable (SendOrder, SendAnswer) -> Void

  package init(_ channel: Channel, note: @escaping @Sendable (SendOrder, SendAnswer) -> Void) {
    self.channel = channel
    self.note = note
  }

  package var isIdempotent: Bool { false }

  package func send(_ order: SendOrder) async -> SendAnswer {
    let answer = answer(to: order)
    note(order, answer)
    return answer
  }

  /// The same for the same try at the same action.
  private func answer(to order: SendOrder) -> SendAnswer {
    var random = SeededRandom(seed: order.action.id.low &+ UInt64(order.action.attempts))
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<6: return .refused(.permanent("mailbox_missing"))
    case 6..<16: return .notSent(.transient("provider_unavailable"))
    case 16..<22: return .lost(LocalizedSentence("reply_lost"))
    default: return .delivered(providerID: nil)
    }
  }
}
