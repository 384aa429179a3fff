internal import Act
internal import Crypto
internal import Decide
internal import Content
internal import Domain
package import JSON
internal import SQL
package import Store

/// Changes approved actions behind the ledger's back, and takes consent back while an approval waits.
package struct ApprovalTampering: Sendable {
  /// What became of one action: its state and the code of its reason.
  package private(set) var ends: [String: String] = [:]
  package private(set) var sent: Set<String> = []

  private enum Change: String, CaseIterable {
    case nothing, variables, recipient, cost, liability, templateVersion
    case changedBeforeApproval, consentWithdrawn
  }

  package init(_ store: Store) async throws {
    let crowd = try await Crowd(store, count: Change.allCases.count, seed: 2)
    let desk = StrategyDesk(records: store, clock: crowd.clock, ids: crowd.ids)
    let document = strategyJSON([
      "audience": ["segment": "all"], "trigger": ["on": "event", "name": "visit"], "holdout": 0,
      "approval": "required",
      "arms": [["key": "mail", "actions": [["channel": "email", "template": "winback", "cost_minor": 5]]]],
    ])
    _ = try await desk.draft(crowd.tenant, key: "s", document: document, author: "li")
    try await crowd.occur(try await desk.start(crowd.tenant, key: "s", by: "li").id, each: 1)
    try await Decider(records: store, clock: crowd.clock, ids: crowd.ids).drain(crowd.tenant)
    let ledger = LedgerDesk(records: store, clock: crowd.clock)
    let waiting = try await ledger.list(crowd.tenant, .awaitingApproval)
    var names: [ID<Action>: Change] = [:]
    for (change, customer) in zip(Change.allCases, crowd.customers) {
      guard let action = waiting.first(where: { $0.customer == customer }) else { continue }
      names[action.id] = change
      if change == .changedBeforeApproval { try await Self.tamper(store, crowd, action, .variables) }
      if change == .consentWithdrawn { try await Self.withdraw(crowd, customer) }
      let seen = LedgerDesk.Seen(action: action.id, contentHash: action.contentHash)
      do {
        _ = try await ledger.approve(crowd.tenant, seen, by: "wang")
      } catch let problem as ActProblem {
        ends[change.rawValue] = problem.code.rawValue
      }
      try await Self.tamper(store, crowd, action, change)
    }
    let log = SentLog()
    let executor = Executor(records: store, clock: crowd.clock, random: .system) { _ in
      [DeliveringSender { log.note($0.action.id) }]
    }
    try await executor.drain(crowd.tenant)
    sent = Set(log.counts.keys.compactMap { names[$0]?.rawValue })
    for (id, change) in names where ends[change.rawValue] == nil {
      let action = try await store.read { try $0.action(crowd.tenant, id) }
      let reason = action?.reason.map { ActionReason.sentence($0).code }
      ends[change.rawValue] = "\(action?.state ?? .dead)\(reason.map { " " + $0 } ?? "")"
    }
  }

  private static func withdraw(_ crowd: Crowd, _ customer: CustomerID) async throws {
    crowd.advance(.minutes(1))
    let now = crowd.clock.now()
    let id: ID<Consent> = crowd.ids.next()
    try await crowd.store.write { [tenant = crowd.tenant] tx in
      try tx.insertConsents(
        tenant,
        [
          Consent(
            id: id, customer: customer, purpose: .marketing, channel: .email, isGranted: false, at: now,
            source: "test", evidence: "test")
        ])
    }
  }

  private static func tamper(_ store: Store, _ crowd: Crowd, _ action: Action, _ change: Change) async throws {
    let now = crowd.clock.now()
    let other = "other-\(action.customer)@example.com"
    let set: SQL? =
      switch change {
      case .variables: "variables = \(#"{"customer":{"name":"Somebody else"}}"#)"
      case .recipient: "recipient = \(other)"
      case .cost: "cost = 6"
      case .liability: "liability = 1"
      case .templateVersion: "template_version = 1"
      case .nothing, .changedBeforeApproval, .consentWithdrawn: nil
      }
    guard let set else { return }
    try await store.writeSQL { [tenant = crowd.tenant] tx in
      // An address of the same customer, so that nothing but the approval speaks against it.
      _ = try tx.claimIdentities(
        tenant,
        [Identity(kind: .email, value: other, customer: action.customer, isVerified: true, createdAt: now)])
      let id = action.id
      let changed = try tx.connection.execute("UPDATE actions SET \(fragment: set) WHERE action_id = \(id)")
      guard changed == 1 else { throw StoreError(.notFound, "action \(action.id)") }
    }
  }

  package var holds: Bool {
    sent == [Change.nothing.rawValue] && ends[Change.nothing.rawValue] == "succeeded"
      && ends[Change.changedBeforeApproval.rawValue] == "approval_content_changed"
      && ends[Change.consentWithdrawn.rawValue] == "cancelled consent_gone"
      && [Change.variables, .recipient, .cost, .liability, .templateVersion].allSatisfy {
        ends[$0.rawValue] == "cancelled approval_void"
      }
  }

  package var json: JSON {
    [
      "ends": .object(ends.mapValues { .string($0) }), "sent": .array(sent.sorted().map { .string($0) }),
      "holds": .bool(holds),
    ]
  }
}
