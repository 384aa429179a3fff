package import JSON

/// A versioned document that says whom to treat how, why and within which limits.
package struct Strategy: Sendable, Hashable {
  package enum State: String, Sendable { case draft, live, paused, ended }

  package let id: ID<Strategy>
  package let key: String
  package var state: State
  /// The version in force; 0 while there is only a draft.
  package var liveVersion: Int64
  package var latestVersion: Int64
  /// Counts changes of release step, shares or arms; effects combine differences within epochs.
  package var epoch: Int64
  package var startedAt: Instant?

  package init(
    id: ID<Strategy>, key: String, state: State, liveVersion: Int64, latestVersion: Int64, epoch: Int64,
    startedAt: Instant? = nil
  ) {
    self.id = id
    self.key = key
    self.state = state
    self.liveVersion = liveVersion
    self.latestVersion = latestVersion
    self.epoch = epoch
    self.startedAt = startedAt
  }
}

/// One frozen version of a strategy's document.
package struct StrategyVersion: Sendable, Hashable {
  package let strategy: ID<Strategy>
  package let version: Int64
  package let document: JSON
  package let author: String
  package let createdAt: Instant

  package init(strategy: ID<Strategy>, version: Int64, document: JSON, author: String, createdAt: Instant) {
    self.strategy = strategy
    self.version = version
    self.document = document
    self.author = author
    self.createdAt = createdAt
  }
}

/// One frozen version of a message's content: `{"subject": .., "html": .., "text": ..}` in the template language.
package struct TemplateVersion: Sendable, Hashable {
  package let key: String
  package let version: Int64
  package let document: JSON
  package let author: String
  package let createdAt: Instant

  package init(key: String, version: Int64, document: JSON, author: String, createdAt: Instant) {
    self.key = key
    self.version = version
    self.document = document
    self.author = author
    self.createdAt = createdAt
  }
}

/// What one canonical customer was drawn to in one strategy: once, for all versions and occurrences.
package struct Assignment: Sendable, Hashable {
  package let customer: CustomerID
  package let mode: Mode
  package let strategy: ID<Strategy>
  package let epoch: Int64
  /// The arm's key; nil in the holdout.
  package let arm: String?
  package let at: Instant
  /// End of the unit's goal window, which opens at the draw on both sides.
  package let windowEndsAt: Instant

  package init(
    customer: CustomerID, mode: Mode, strategy: ID<Strategy>, epoch: Int64, arm: String?, at: Instant,
    windowEndsAt: Instant
  ) {
    self.customer = customer
    self.mode = mode
    self.strategy = strategy
    self.epoch = epoch
    self.arm = arm
    self.at = at
    self.windowEndsAt = windowEndsAt
  }

  package var isHoldout: Bool { arm == nil }
}

/// What the receipts of a batch share: the versions they name and the policy in force. Stored once, by content hash.
package struct ReceiptHeader: Sendable, Hashable {
  package let id: ID<ReceiptHeader>
  /// SHA-256 of the document, unique per tenant.
  package let hash: [UInt8]
  /// `{"strategy": id, "version": n, "context": n, "templates": {key: n}, "mode": .., "epoch": n, "policy": {..}}`
  package let document: JSON

  package init(id: ID<ReceiptHeader>, hash: [UInt8], document: JSON) {
    self.id = id
    self.hash = hash
    self.document = document
  }
}

/// The whole reason for one decision, in bytes that Decide alone reads: captured inputs, answers, outcome, checksum.
package struct Receipt: Sendable, Hashable {
  package let customer: CustomerID
  package let occurrence: ID<Occurrence>
  package let revision: Int64
  package let strategy: ID<Strategy>
  package let header: ID<ReceiptHeader>
  package let at: Instant
  /// A small number for lists and counts; Decide gives the words.
  package let outcome: Int64
  /// Empty when the customer was erased.
  package let body: [UInt8]

  package var isErased: Bool { body.isEmpty }

  package init(
    customer: CustomerID, occurrence: ID<Occurrence>, revision: Int64, strategy: ID<Strategy>,
    header: ID<ReceiptHeader>, at: Instant, outcome: Int64, body: [UInt8]
  ) {
    self.customer = customer
    self.occurrence = occurrence
    self.revision = revision
    self.strategy = strategy
    self.header = header
    self.at = at
    self.outcome = outcome
    self.body = body
  }
}
