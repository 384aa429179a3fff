/// An address that nothing is sent to, whatever the purpose but a conversation. Kept by a keyed hash, so that it
/// outlives the erasure of the person.
package struct Suppression: Sendable, Hashable {
  package let channel: Channel
  package let addressHash: [UInt8]
  /// `bounced`, `complained`, `soft_bounces`, or a person's own words.
  package let reason: String
  /// Who said it: a mail server, a mailbox provider, a person's name.
  package let source: String
  package let action: ID<Action>?
  /// Enough of the address for a person to know it again: `a…@example.com`.
  package let hint: String
  package let at: Instant

  package init(
    channel: Channel, addressHash: [UInt8], reason: String, source: String = "", action: ID<Action>? = nil,
    hint: String = "", at: Instant
  ) {
    self.channel = channel
    self.addressHash = addressHash
    self.reason = reason
    self.source = source
    self.action = action
    self.hint = hint
    self.at = at
  }
}

/// A mail that came back, though its address may be good: a full mailbox, a refusal for another reason.
package struct SoftBounce: Sendable, Hashable {
  package let action: ID<Action>
  package let customer: CustomerID
  package let addressHash: [UInt8]
  package let at: Instant
  package let detail: String

  package init(action: ID<Action>, customer: CustomerID, addressHash: [UInt8], at: Instant, detail: String) {
    self.action = action
    self.customer = customer
    self.addressHash = addressHash
    self.at = at
    self.detail = detail
  }
}

/// What became of a tenant's mails, as mailbox providers count it.
package struct MailFigures: Sendable, Hashable {
  package let sent: Int64
  package let bounced: Int64
  package let complained: Int64

  package init(sent: Int64, bounced: Int64, complained: Int64) {
    self.sent = sent
    self.bounced = bounced
    self.complained = complained
  }
}

package protocol SuppressionStore {
  /// The latest reason stands.
  func insertSuppression(_ tenant: TenantID, _ suppression: Suppression) throws
  func deleteSuppression(_ tenant: TenantID, channel: Channel, addressHash: [UInt8]) throws
  /// Leaves of suppressions what stops mails, and nothing that tells whose address it is.
  func blindSuppressions(_ tenant: TenantID, addressHashes: [[UInt8]]) throws
  func suppressionReason(_ tenant: TenantID, channel: Channel, addressHash: [UInt8]) throws -> String?
  func suppression(_ tenant: TenantID, addressHash: [UInt8]) throws -> Suppression?
  /// Newest first, after one of them.
  func suppressions(_ tenant: TenantID, after: Suppression?, limit: Int) throws -> [Suppression]
  /// Inserts; an action counts once.
  func insertSoftBounce(_ tenant: TenantID, _ bounce: SoftBounce) throws
  /// Of one address since an instant.
  func softBounceCount(_ tenant: TenantID, addressHash: [UInt8], since: Instant) throws -> Int64
  func softBounces(_ tenant: TenantID, of members: [CustomerID]) throws -> [SoftBounce]
  func mailFigures(_ tenant: TenantID, _ mode: Mode, since: Instant) throws -> MailFigures
}

extension SuppressionStore {
  package func insertSuppression(
    _ tenant: TenantID, channel: Channel, addressHash: [UInt8], reason: String, at: Instant
  ) throws {
    try insertSuppression(tenant, Suppression(channel: channel, addressHash: addressHash, reason: reason, at: at))
  }
}
