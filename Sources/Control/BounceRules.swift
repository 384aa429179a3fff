package import Domain

/// What a mail that came back says about its address.
package enum BounceRules {
  /// So many soft bounces of one address in so many days count as a hard one.
  package static let softLimit: Int64 = 4
  package static let softDays: Int64 = 30

  /// Codes that say that the mailbox does not exist, never did, or takes nothing any more (RFC 3463, section 3.2 and
  /// 3.3; RFC 7505 for 5.1.10). A full mailbox (5.2.2), a policy (5.7.x) and whatever else may be over tomorrow.
  private static let gone: Set = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]

  /// What servers write that give a code without its meaning.
  private static let words = [
    "user unknown", "unknown user", "no such user", "does not exist", "mailbox not found", "no mailbox here",
    "invalid recipient", "recipient unknown", "unknown recipient", "no such recipient",
  ]

  /// Whether an answer speaks of the address and for good. `status` as in `5.1.1`; nil or `5.0.0` says nothing, and
  /// then the text decides, where the answer was 550, 551 or 553.
  package static func isGone(status: String?, code: Int?, text: String) -> Bool {
    if let status, gone.contains(status) { return true }
    guard status == nil || status == "5.0.0" else { return false }
    let text = text.lowercased()
    if gone.contains(where: { text.contains(" \($0) ") || text.contains("-\($0) ") }) { return true }
    guard code.map({ [550, 551, 553].contains($0) }) ?? (status != nil) else { return false }
    return words.contains { text.contains($0) }
  }

  /// `a…@example.com`, by which a person knows an address again.
  package static func hint(_ address: String) -> String {
    guard let at = address.lastIndex(of: "@") else { return address.prefix(3) + "…" }
    return "\(address.prefix(1))…\(address[at...])"
  }
}

extension Suppression {
  /// Of an action's recipient.
  package init(_ action: Action, reason: String, source: String, at: Instant, secret: [UInt8]) {
    self.init(
      channel: action.channel, addressHash: AddressHash.of(action.recipient, action.channel, secret: secret),
      reason: reason, source: source, action: action.id, hint: BounceRules.hint(action.recipient), at: at)
  }
}
