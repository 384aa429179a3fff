package import Domain

/// What a test saw happen, in the order in which it took effect: merges, plans and messages.
///
/// Stamps grow with the commits of whatever waits for the same customers, so that of two moves on one customer the
/// later has the higher stamp.
package struct SendTrace: Sendable {
  /// A merge, and the stamp from which it is undone.
  package struct Link: Sendable {
    package let id: ID<Merge>
    package let stamp: Int64
    package let from: CustomerID
    package let into: CustomerID
    package var undone: Int64?

    package init(id: ID<Merge>, stamp: Int64, from: CustomerID, into: CustomerID, undone: Int64? = nil) {
      self.id = id
      self.stamp = stamp
      self.from = from
      self.into = into
      self.undone = undone
    }
  }

  /// A message that a sender was told to send.
  package struct Begun: Sendable {
    package let action: ID<Action>
    package let stamp: Int64
    package let at: Instant
    /// It reached the customer, or may have.
    package let mayHaveReached: Bool

    package init(action: ID<Action>, stamp: Int64, at: Instant, mayHaveReached: Bool) {
      self.action = action
      self.stamp = stamp
      self.at = at
      self.mayHaveReached = mayHaveReached
    }
  }

  /// What an action says of itself in the ledger, at the end.
  package struct Planned: Sendable {
    package let id: ID<Action>
    package let stamp: Int64
    /// Orders what one transaction planned.
    package let rank: Int
    package let customer: CustomerID
    package let strategy: ID<Strategy>
    package let version: Int64
    package let occurrence: ID<Occurrence>
    package let step: String
    package let arm: String
    package let channel: String
    package let at: Instant
    /// Neither cancelled nor dead nor expired.
    package let counts: Bool

    package init(
      id: ID<Action>, stamp: Int64, rank: Int = 0, customer: CustomerID, strategy: ID<Strategy>, version: Int64,
      occurrence: ID<Occurrence>, step: String, arm: String, channel: String, at: Instant, counts: Bool
    ) {
      self.id = id
      self.stamp = stamp
      self.rank = rank
      self.customer = customer
      self.strategy = strategy
      self.version = version
      self.occurrence = occurrence
      self.step = step
      self.arm = arm
      self.channel = channel
      self.at = at
      self.counts = counts
    }
  }

  /// The first draw of a customer as the store has it; without an arm it is the holdout.
  package struct Draw: Sendable {
    package let customer: CustomerID
    package let strategy: ID<Strategy>
    package let arm: String?
    package let at: Instant

    package init(customer: CustomerID, strategy: ID<Strategy>, arm: String?, at: Instant) {
      self.customer = customer
      self.strategy = strategy
      self.arm = arm
      self.at = at
    }
  }

  /// What one version of a strategy allows, and the stamp from which it is in force.
  package struct Rule: Sendable {
    package let strategy: ID<Strategy>
    package let version: Int64
    package let stamp: Int64
    /// Microseconds that must lie between two treatments; nil is never again.
    package let pause: Int64?
    /// In the document's order; whoever was drawn to another gets the first.
    package let arms: [String]
    package let limits: [Limit]

    package init(
      strategy: ID<Strategy>, version: Int64, stamp: Int64, pause: Int64?, arms: [String], limits: [Limit]
    ) {
      self.strategy = strategy
      self.version = version
      self.stamp = stamp
      self.pause = pause
      self.arms = arms
      self.limits = limits
    }

    func forbids(_ one: Instant, _ other: Instant) -> Bool {
      guard let pause else { return true }
      return abs(one.microseconds - other.microseconds) < pause
    }
  }

  /// At most `count` actions, on one channel or on all, within a span of microseconds.
  package struct Limit: Sendable {
    package let channel: String?
    package let count: Int
    package let span: Int64

    package init(channel: String?, count: Int, span: Int64) {
      self.channel = channel
      self.count = count
      self.span = span
    }
  }

  package var links: [Link] = []
  package var begun: [Begun] = []
  package var planned: [Planned] = []
  package var draws: [Draw] = []
  package var rules: [Rule] = []

  package init() {}
}
