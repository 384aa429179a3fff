/// The receipt of a person's erasure: what stays of it says when, by whom, why and how much, and names nobody.
package struct Erasure: Sendable, Hashable {
  /// The grounds there are (GDPR, article 17; PIPL, article 47), as codes, so that nobody's name gets into a reason.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    case requested
    case consentWithdrawn = "consent_withdrawn"
    case notNeeded = "not_needed"
    case unlawful
    case legalDuty = "legal_duty"
    case test
  }

  package let id: ID<Erasure>
  package let at: Instant
  package let askedBy: String
  package let reason: Reason
  /// The whole alias set, in id order.
  package let customers: [CustomerID]
  /// Rows that went or were emptied, by table.
  package var counts: [String: Int64]
  /// What is still to be looked for in files and rejected rows; nil when everything is done.
  package var remaining: [String]?
  package var finishedAt: Instant?

  package init(
    id: ID<Erasure>, at: Instant, askedBy: String, reason: Reason, customers: [CustomerID],
    counts: [String: Int64] = [:], remaining: [String]? = nil, finishedAt: Instant? = nil
  ) {
    self.id = id
    self.at = at
    self.askedBy = askedBy
    self.reason = reason
    self.customers = customers
    self.counts = counts
    self.remaining = remaining
    self.finishedAt = finishedAt
  }
}

package protocol ErasureStore {
  /// Writes the receipt with the keyed hashes of the person's handles and turns the customers into tombstones: nothing
  /// finds them, nothing is done for them any more. The caller holds their locks.
  func beginErasure(_ tenant: TenantID, _ erasure: Erasure, handles: [[UInt8]]) throws
  /// Deletes or empties at most so many rows of the customers, as the tables' fates say; adds what went to the
  /// receipt. Returns how many rows there were: 0 when nothing is left but what is being sent.
  func eraseSome(_ tenant: TenantID, _ erasure: Erasure, limit: Int) throws -> Int
  /// Adds to what went, by table.
  func addErased(_ tenant: TenantID, _ id: ID<Erasure>, _ counts: [String: Int64]) throws
  /// Their actions that have not begun or are to be begun again, whoever has them under a lease.
  func unsentActions(_ tenant: TenantID, of members: [CustomerID]) throws -> [Action]
  /// Whether somebody is at an action of theirs just now.
  func isSending(_ tenant: TenantID, _ customers: [CustomerID]) throws -> Bool
  /// Closes the receipt and forgets what was looked for.
  func finishErasure(_ tenant: TenantID, _ id: ID<Erasure>, at: Instant) throws
  /// Something was written for an erased customer after all: its erasure is gone through once more.
  func reopenErasure(_ tenant: TenantID, of customer: CustomerID) throws
  /// Newest first.
  func erasures(_ tenant: TenantID, limit: Int) throws -> [Erasure]
  func erasure(_ tenant: TenantID, _ id: ID<Erasure>) throws -> Erasure?
  func erasure(_ tenant: TenantID, of customer: CustomerID) throws -> Erasure?
  /// Those that are not finished, oldest first.
  func openErasures(_ tenant: TenantID) throws -> [Erasure]
  func erasedHandles(_ tenant: TenantID, of erasure: ID<Erasure>) throws -> [[UInt8]]
  /// Whether anybody was ever erased: where nobody was, no handle has to be hashed.
  func hasErasures(_ tenant: TenantID) throws -> Bool
  /// When the people with these handles were erased, of those that were.
  func erasedAt(_ tenant: TenantID, hashes: [[UInt8]]) throws -> [[UInt8]: Instant]
  /// Remembers whose source keys those are that no other row names.
  func ownKeys(_ tenant: TenantID, _ keys: [(key: SourceKey, customer: CustomerID)]) throws
  /// Rejected rows of any import, in key order.
  func rejects(
    _ tenant: TenantID, after: (run: ID<ImportRun>, ordinal: Int64)?, limit: Int
  ) throws -> [(run: ID<ImportRun>, reject: ImportReject)]
  /// What an erased person's records may be called in files: order numbers.
  func orderNumbers(_ tenant: TenantID, of members: [CustomerID], limit: Int) throws -> [String]
}

/// The upkeep of a database.
package protocol Maintenance: Sendable {
  /// Removes what the engine still keeps of deleted rows.
  func purge() async throws -> PurgeReport
}

package struct PurgeReport: Sendable, Hashable {
  package var engine: String
  /// What was done, in order.
  package var steps: [String]
  /// What the engine refused, each with why and what it takes.
  package var undone: [String]

  package init(engine: String, steps: [String] = [], undone: [String] = []) {
    self.engine = engine
    self.steps = steps
    self.undone = undone
  }
}
