internal import JSON

/// How long a tenant keeps what.
package struct RetentionRules: Sendable, Hashable {
  package enum Subject: String, Sendable, Hashable, CaseIterable {
    /// What customers did, as it came in. Orders and payments are books and stay.
    case events
    /// What messages said: mails the sandbox kept, and the variables of actions that are over.
    case messages
    /// Files of imports and their rejected rows.
    case imports
    /// Sessions that ended, and until when an address is not asked again.
    case sessions
    /// People of whom nothing was heard: they are erased, as if they had asked.
    case customers

    /// In days; nil keeps for ever. What is of no use to anybody after a while goes by itself.
    package var standard: Int64? {
      switch self {
      case .events, .messages, .customers: nil
      case .imports: 90
      case .sessions: 30
      }
    }

    /// Fewer days would take what is still worked with: open goals and answers, opt-outs that must hold thirty days.
    package var least: Int64 {
      switch self {
      case .events, .messages: 30
      case .customers: 180
      case .imports, .sessions: 1
      }
    }

    package static let most: Int64 = 36_500
  }

  /// What was said; a subject without an entry has its standard.
  package var said: [Subject: Int64?]

  package init(_ said: [Subject: Int64?] = [:]) { self.said = said }

  /// Nil keeps for ever.
  package func days(_ subject: Subject) -> Int64? { said[subject] ?? subject.standard }
}

/// One day's sweep.
package struct RetentionRun: Sendable, Hashable {
  /// Of the tenant's zone.
  package let day: CivilDay
  package let startedAt: Instant
  package var endedAt: Instant?
  package var subject: RetentionRules.Subject
  /// How far it is within the subject; empty at its beginning.
  package var position: String
  /// Rows by subject.
  package var removed: [String: Int64]
  package var generation: Int64

  package init(
    day: CivilDay, startedAt: Instant, endedAt: Instant? = nil, subject: RetentionRules.Subject = .events,
    position: String = "", removed: [String: Int64] = [:], generation: Int64 = 0
  ) {
    self.day = day
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.subject = subject
    self.position = position
    self.removed = removed
    self.generation = generation
  }
}

/// An event that is to go.
package struct OldEvent: Sendable, Hashable {
  package let id: ID<Event>
  package let customer: CustomerID
  package let at: Instant
  package let key: SourceKey

  package init(id: ID<Event>, customer: CustomerID, at: Instant, key: SourceKey) {
    self.id = id
    self.customer = customer
    self.at = at
    self.key = key
  }
}

extension Action {
  /// Stands in the place of variables that are no longer kept.
  package var isContentGone: Bool { variables["no_longer_kept"] != nil }
}

/// Finding what is old costs nobody who writes: it is read first, a page at a time in key order, and deleted by key.
package protocol RetentionStore {
  func retention(_ tenant: TenantID) throws -> RetentionRules
  func saveRetention(_ tenant: TenantID, _ subject: RetentionRules.Subject, days: Int64?) throws
  /// Newest first.
  func retentionRuns(_ tenant: TenantID, limit: Int) throws -> [RetentionRun]
  /// One that exists for the day stays as it is.
  func insertRetentionRun(_ tenant: TenantID, _ run: RetentionRun) throws
  /// Throws `.stale` where another process is ahead; else the generation rises.
  func updateRetentionRun(_ tenant: TenantID, _ run: RetentionRun) throws
  /// In key order from a bucket on.
  func oldEvents(_ tenant: TenantID, before: Instant, fromBucket: Int64, limit: Int) throws -> [OldEvent]
  /// With the names of their records at their sources.
  func deleteEvents(_ tenant: TenantID, _ events: [OldEvent]) throws -> Int
  /// Mails the sandbox kept.
  func deleteSandboxMails(_ tenant: TenantID, before: Instant, limit: Int) throws -> Int
  /// Actions that are over, planned before an instant, whose variables are still there; in order of their ids.
  func wordyActions(
    _ tenant: TenantID, before: Instant, after: ID<Action>?, now: Instant, limit: Int
  ) throws -> [(id: ID<Action>, customer: CustomerID)]
  /// Empties the variables; one that moved meanwhile is left alone.
  func emptyWords(_ tenant: TenantID, _ actions: [(id: ID<Action>, customer: CustomerID)]) throws -> Int
  func deleteRejects(_ tenant: TenantID, ofRunsBefore: Instant, limit: Int) throws -> Int
  /// Ended before an instant.
  func deleteSessions(_ tenant: TenantID, before: Instant, limit: Int) throws -> Int
  func deleteConsentAsks(_ tenant: TenantID, before: Instant, limit: Int) throws -> Int
  /// Customers of whom nothing was heard since an instant, in order of bucket and id: no event, order, payment, word on
  /// consent, opened or followed mail, nor news of their profile. Alias sets are not looked at.
  func silentCustomers(
    _ tenant: TenantID, since: Instant, after: CustomerID?, limit: Int
  ) throws -> [CustomerID]
  /// Of some customers, those.
  func silentCustomers(_ tenant: TenantID, since: Instant, among: [CustomerID]) throws -> Set<CustomerID>
  /// How much would go.
  func oldCount(_ tenant: TenantID, _ subject: RetentionRules.Subject, before: Instant, now: Instant) throws -> Int64
}
