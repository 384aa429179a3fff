/// A stage of the loop that looks at one customer at a time.
package enum Stage: Int64, Sendable, Hashable, CaseIterable {
  /// Traits and segments.
  case understand = 0
  /// Outcomes of the units whose goal window closes or whose facts changed.
  case learn = 1
}

/// "Look at this customer at this stage at this time."
package struct AgendaTouch: Sendable, Hashable {
  package let customer: CustomerID
  package let stage: Stage
  package let dueAt: Instant
  /// No event before this was added, changed or taken away; nil where that isn't known.
  package let changedFrom: Instant?

  package init(customer: CustomerID, stage: Stage, dueAt: Instant, changedFrom: Instant? = nil) {
    self.customer = customer
    self.stage = stage
    self.dueAt = dueAt
    self.changedFrom = changedFrom
  }
}

/// A claimed agenda row. The token fences it; the generation tells whether it was touched during the work.
package struct AgendaClaim: Sendable, Hashable {
  package let customer: CustomerID
  package let stage: Stage
  package let dueAt: Instant
  package let generation: Int64
  package let token: Int64
  /// The generation that the work before this one was done under; nil where there was none.
  package let seen: Int64?
  /// Since then, as ``AgendaTouch/changedFrom``.
  package let changedFrom: Instant?

  package init(
    customer: CustomerID, stage: Stage, dueAt: Instant, generation: Int64, token: Int64, seen: Int64? = nil,
    changedFrom: Instant? = nil
  ) {
    self.customer = customer
    self.stage = stage
    self.dueAt = dueAt
    self.generation = generation
    self.token = token
    self.seen = seen
    self.changedFrom = changedFrom
  }
}

/// How a claim ends: with the instant of the stage's next look, or without one.
package struct AgendaEnd: Sendable, Hashable {
  package let claim: AgendaClaim
  package let next: Instant?

  package init(_ claim: AgendaClaim, next: Instant?) {
    self.claim = claim
    self.next = next
  }
}

/// One reason to consider a customer for a strategy. Never coalesced.
package struct Occurrence: Sendable, Hashable {
  package enum Reason: String, Sendable { case entered, left, event, order, date, scheduled, manual }
  package enum State: Int64, Sendable {
    case pending = 0
    /// Outside the release step or deferred: looked at again when due.
    case waiting = 1
    case decided = 2
    case expired = 3
  }

  package let id: ID<Occurrence>
  package let customer: CustomerID
  package let strategy: ID<Strategy>
  package let reason: Reason
  /// What happened when: the entry into the segment, the event, the date.
  package let at: Instant
  /// Names the fact, so that the same fact is one occurrence of one strategy for ever: `segment:ID:since`.
  package let fact: String
  package var state: State
  package var dueAt: Instant
  /// The revision of the receipt this leads to; above 0 when a fact changed before anything was done.
  package var revision: Int64

  package init(
    id: ID<Occurrence>, customer: CustomerID, strategy: ID<Strategy>, reason: Reason, at: Instant, fact: String,
    state: State = .pending, dueAt: Instant, revision: Int64 = 0
  ) {
    self.id = id
    self.customer = customer
    self.strategy = strategy
    self.reason = reason
    self.at = at
    self.fact = fact
    self.state = state
    self.dueAt = dueAt
    self.revision = revision
  }
}

/// A lease on occurrences: rows are worked on under a token and given back, finished or expired.
package struct OccurrenceClaim: Sendable, Hashable {
  package let occurrence: Occurrence
  package let token: Int64

  package init(occurrence: Occurrence, token: Int64) {
    self.occurrence = occurrence
    self.token = token
  }
}

/// A job of the tenant at an instant: a scheduled strategy run, a report.
package struct ScheduledJob: Sendable, Hashable {
  package let id: ID<ScheduledJob>
  /// `strategy:ID`, `context`, ...; unique per tenant.
  package let name: String
  package var dueAt: Instant
  package var token: Int64?

  package init(id: ID<ScheduledJob>, name: String, dueAt: Instant, token: Int64? = nil) {
    self.id = id
    self.name = name
    self.dueAt = dueAt
    self.token = token
  }
}
