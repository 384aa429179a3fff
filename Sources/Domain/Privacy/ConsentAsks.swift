/// Who was asked lately whether a consent is theirs.
package protocol ConsentAskStore {
  /// Remembers that an address is asked now; false, and nothing remembered, when it was asked for the same purpose within
  /// `again`. One conditional statement, so that two at once ask one time.
  func takeConsentAsk(
    _ tenant: TenantID, _ purpose: Purpose, _ channel: Channel, addressHash: [UInt8], at: Instant, again: Span
  ) throws -> Bool
}

extension ID where Noun == Strategy {
  /// Under which the ledger keeps mails that ask for a confirmation. No strategy has this id: nobody is chosen for such
  /// a mail, it answers what somebody said.
  package static var confirmation: ID<Strategy> { ID(high: 0, low: 1) }
}

extension Action {
  /// Asks the owner of an address to confirm a consent.
  package var isConfirmation: Bool { strategy == .confirmation }
}
