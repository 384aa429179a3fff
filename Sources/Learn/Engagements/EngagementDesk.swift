internal import Control
package import Domain

/// Takes in what recipients do with what they were sent.
package struct EngagementDesk: Sendable {
  let records: any Records
  let clock: Clock
  private let ids: IDSource

  package init(records: any Records, clock: Clock, ids: IDSource) {
    self.records = records
    self.clock = clock
    self.ids = ids
  }

  package enum Answer: Sendable, Hashable {
    case recorded
    /// An open or a click of somebody who never agreed to be tracked: nothing was kept.
    case untracked
  }

  /// Records an engagement. A bounce and a complaint suppress the address; a complaint and an unsubscription withdraw
  /// consent, in the same transaction. Who unsubscribed still gets the mails that need no consent, such as an order's
  /// confirmation. The same report again changes nothing.
  ///
  /// `source`: who says it, where that is not the recipient.
  ///
  /// Throws ``StoreError`` `.notFound` for an action that doesn't exist.
  @discardableResult
  package func record(
    _ tenant: TenantID, _ action: ID<Action>, _ kind: Engagement.Kind, at: Instant, detail: String = "",
    source: String = ""
  ) async throws -> Answer {
    let now = clock.now()
    let ids = ids
    return try await records.write { tx in
      guard let tenant = try tx.tenant(tenant), let action = try tx.action(tenant.id, action) else {
        throw StoreError(.notFound, "action \(action)")
      }
      let aliases = try tx.aliasSets(tenant.id, [action.customer])[action.customer]
      try tx.lockCustomers(tenant.id, [aliases?.canonical ?? action.customer])
      if try tx.customer(tenant.id, action.customer)?.erasedAt != nil {
        throw StoreError(.notFound, "action \(action.id): its customer was erased")
      }
      let ledger = try tx.consents(tenant.id, of: aliases?.members ?? [action.customer])
      if kind.isTracking, !EngagementDesk.isTracked(ledger, action.channel, at: min(at, now), now: now) {
        return .untracked
      }
      // A report comes twice at two instants, and is one all the same.
      if kind.suppresses,
        try tx.engagements(tenant.id, of: [action.customer]).contains(where: { $0.isOf(action, kind) })
      {
        return .recorded
      }
      let engagement = Engagement(action: action.id, customer: action.customer, kind: kind, at: at, detail: detail)
      try tx.insertEngagements(tenant.id, [engagement])
      guard let refusal = kind.refusal else { return .recorded }
      if kind.suppresses, !action.recipient.isEmpty {
        try tx.insertSuppression(
          tenant.id,
          Suppression(action, reason: refusal, source: source, at: min(at, now), secret: tenant.secret))
      }
      let withdrawals = EngagementDesk.withdrawals(after: kind, of: action, at: min(at, now), refusal, ids)
      let new = withdrawals.filter { line in !ledger.contains { $0.isSame(as: line) } }
      if !new.isEmpty { try tx.insertConsents(tenant.id, new) }
      return .recorded
    }
  }

  /// Agreed when it happened, and not withdrawn since.
  private static func isTracked(_ ledger: [Consent], _ channel: Channel, at: Instant, now: Instant) -> Bool {
    [at, now].allSatisfy { ConsentState(ledger, purpose: .tracking, channel: channel, at: $0) == .granted }
  }

  /// Who unsubscribes takes back what the message came under; who complains takes back all that needs consent. A
  /// mailbox that bounces says nothing about what its owner wants.
  private static func withdrawals(
    after kind: Engagement.Kind, of action: Action, at: Instant, _ source: String, _ ids: IDSource
  ) -> [Consent] {
    let purposes: [Purpose]
    switch kind {
    case .complained: purposes = [.marketing, .service]
    case .unsubscribed: purposes = [action.purpose]
    case .delivered, .opened, .clicked, .bounced: purposes = []
    }
    return purposes.map { purpose in
      Consent(
        id: ids.next(), customer: action.customer, purpose: purpose, channel: action.channel, isGranted: false, at: at,
        source: source, evidence: "action \(action.id)")
    }
  }
}

extension Engagement.Kind {
  /// Tells what a person did on their own device, which takes their consent.
  package var isTracking: Bool { self == .opened || self == .clicked }

  /// Nothing more is sent to the address, whatever the purpose.
  fileprivate var suppresses: Bool { self == .bounced || self == .complained }

  /// What it is called in the ledgers; nil when it refuses nothing.
  fileprivate var refusal: String? {
    switch self {
    case .delivered, .opened, .clicked: nil
    case .bounced: "bounced"
    case .complained: "complained"
    case .unsubscribed: "unsubscribed"
    }
  }
}

extension Engagement {
  fileprivate func isOf(_ action: Action, _ kind: Kind) -> Bool { self.action == action.id && self.kind == kind }
}

extension Consent {
  fileprivate func isSame(as other: Consent) -> Bool {
    customer == other.customer && purpose == other.purpose && channel == other.channel && at == other.at
      && source == other.source && isGranted == other.isGranted
  }
}
