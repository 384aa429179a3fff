import Control
import Decide
import Domain
import JSON
import SQL
import Store
import TestSupport

/// Compares what the store says with what was acknowledged and with what reached the outside.
struct CrashInspection: Sendable {
  /// What is wrong, in sentences; each counts once.
  struct Verdict: Sendable {
    var lost: [String] = []
    var doubled: [String] = []
    var others: [String] = []
    var unknown = 0
    var succeeded = 0
    /// Customers that another process decided for before their own segments were known: their receipt says that they
    /// were not in the audience. No kill is to blame, and no single process does it in a round.
    var early = 0

    static func += (left: inout Verdict, right: Verdict) {
      left.lost += right.lost
      left.doubled += right.doubled
      left.others += right.others
      left.unknown += right.unknown
      left.succeeded += right.succeeded
      left.early += right.early
    }
  }

  /// What the outside was given.
  struct Deliveries: Sendable {
    /// Accepted messages by Message-ID without brackets.
    let mails: [String: Int]
    let calls: [String: WebhookSink.Delivery]
    /// Recipients named to the mail server, whatever followed; nil when nobody asks.
    var recipients: [String: Int]?
  }

  let records: Store
  let tenant: TenantID
  let round: CrashRound
  /// By user id.
  private let customers: [String: CustomerID]

  init(records: Store, tenant: TenantID, round: CrashRound) async throws {
    self.records = records
    self.tenant = tenant
    self.round = round
    let handles = (0..<CrashRound.customers).map { (kind: Identity.Kind.userID, value: round.user($0)) }
    let identities = try await records.read { try $0.identities(tenant, handles) }
    customers = Dictionary(uniqueKeysWithValues: identities.map { ($0.value, $0.customer) })
  }

  private var everybody: [CustomerID] { customers.values.sorted() }

  /// Everything of the round that was acknowledged is there.
  func acknowledged(_ names: Set<String>) async throws -> Verdict {
    let stored = try await stored()
    var verdict = Verdict()
    verdict.lost = names.subtracting(stored).sorted().map { "acknowledged, but not stored: \($0)" }
    return verdict
  }

  /// The names under which what is stored of the round would be acknowledged.
  private func stored() async throws -> Set<String> {
    let (round, customers, tenant) = (round, customers, tenant)
    let users = Dictionary(uniqueKeysWithValues: customers.map { ($1, $0) })
    return try await records.read { tx in
      let members = customers.values.sorted()
      var names = Set(
        try tx.customers(tenant, members).filter { $0.profile != [:] }.compactMap { users[$0.id] }
          .map { "customer/\($0)" })
      names.formUnion(try tx.consents(tenant, of: members).compactMap { users[$0.customer] }.map { "consent/\($0)" })
      names.formUnion(
        try tx.events(tenant, of: members, limit: 10_000).compactMap { event in
          users[event.customer].map { "event/\($0)" }
        })
      let keys = users.values.map { SourceKey(source: "shop", id: $0) }
      names.formUnion(try tx.orders(tenant, keys: keys).map { "order/\($0.key.id)" })
      for pair in 0..<CrashRound.merges {
        guard let one = customers[round.user(pair * 2)] else { continue }
        for merge in try tx.merges(tenant, one) where merge.reason == round.mergeName(pair) {
          names.insert(round.mergeName(pair))
          if merge.undoneAt != nil { names.insert(round.unmergeName(pair)) }
        }
      }
      return names
    }
  }

  /// Mails that may or may not have been taken: those in `sending`, and those that were when a process died.
  func doubtful() async throws -> Int {
    let (tenant, members) = (tenant, everybody)
    let actions = try await records.read { try $0.actions(tenant, of: members, limit: 10_000) }
    return actions.count { $0.channel == .email && ($0.state == .sending || $0.state == .unknown) }
  }

  /// What somebody has in hand.
  struct Held: Sendable {
    var claims = 0
    var actions = 0
  }

  /// Everything that is claimed, leased or being sent, of this round and any other. A claim that ran out is nobody's.
  func held(now: Instant) async throws -> Held {
    let tenant = tenant
    return try await records.readSQL { tx in
      let rows = try tx.connection.query(
        """
        SELECT 'claims', count(*) FROM agenda
          WHERE tenant_id = \(tenant) AND token IS NOT NULL AND due_at > \(now) AND wanted_at <= \(now)
        UNION ALL
        SELECT 'claims', count(*) FROM occurrences
          WHERE tenant_id = \(tenant) AND token IS NOT NULL AND state <= 1 AND due_at > \(now) AND wanted_at <= \(now)
        UNION ALL
        SELECT 'actions', count(*) FROM actions WHERE tenant_id = \(tenant) AND state IN (3, 4)
        """
      ) { row in (try row.text(0), try row.int(1)) }
      var held = Held()
      for (kind, count) in rows {
        if kind == "claims" { held.claims += Int(count) } else { held.actions += Int(count) }
      }
      return held
    }
  }

  /// Every action of the round ended in one way, and the outside has it as often as that says.
  func settled(_ deliveries: Deliveries, now: Instant) async throws -> Verdict {
    let (tenant, members) = (tenant, everybody)
    let (actions, due) = try await records.read { tx in
      (try tx.actions(tenant, of: members, limit: 10_000), try tx.dueCounts(tenant, now: now))
    }
    var verdict = Verdict()
    var treated: [String: ID<Action>] = [:]
    for action in actions {
      let reached = check(action, deliveries, &verdict)
      guard reached else { continue }
      let key = "\(action.strategy) \(action.step) \(action.occurrence)"
      if let other = treated.updateValue(action.id, forKey: key) {
        verdict.doubled.append("\(action.id) did again what \(other) did")
      }
    }
    for (address, attempts) in deliveries.recipients ?? [:] {
      // Nothing here refuses a mail, so each is offered once, also one whose answer was never heard.
      let mails = actions.count { $0.channel == .email && $0.recipient == address }
      if mails > 0, attempts > mails { verdict.doubled.append("\(address) was named \(attempts) times") }
    }
    for (room, count) in due where count > 0 { verdict.others.append("\(count) rows are still due for \(room)") }
    verdict += try await decisions()
    verdict += try await assignments(actions)
    return verdict
  }

  /// Whether the outside has the action.
  private func check(_ action: Action, _ deliveries: Deliveries, _ verdict: inout Verdict) -> Bool {
    let times: Int
    if action.channel == .email {
      times = deliveries.mails["\(action.id)@example.com"] ?? 0
      if times > 1 { verdict.doubled.append("mail \(action.id) was taken \(times) times") }
    } else {
      let delivery = deliveries.calls[action.id.description]
      times = delivery == nil ? 0 : 1
      if delivery?.isInconsistent == true { verdict.doubled.append("call \(action.id) was repeated differently") }
    }
    switch action.state {
    case .succeeded:
      verdict.succeeded += 1
      if times == 0 { verdict.lost.append("action \(action.id) succeeded, and nobody has it") }
    case .unknown: verdict.unknown += 1
    case .dead, .cancelled, .expired:
      if times > 0 { verdict.others.append("action \(action.id) is \(action.state), and was delivered") }
    default: verdict.others.append("action \(action.id) is still \(action.state)")
    }
    return times > 0
  }

  /// Every order is one occurrence, every occurrence is decided, and every decision left one receipt.
  private func decisions() async throws -> Verdict {
    let (tenant, members) = (tenant, everybody)
    let (orders, occurrences, receipts) = try await records.read { tx in
      (
        try tx.orders(tenant, of: members, limit: 10_000), try tx.occurrences(tenant, of: members, limit: 10_000),
        try tx.receipts(tenant, of: members, limit: 10_000)
      )
    }
    var verdict = Verdict()
    let decided = Set(occurrences.filter { $0.state == .decided }.map(\.id))
    let ordered = Set(occurrences.filter { $0.reason == .order }.map(\.fact))
    for order in orders where !ordered.contains("order:\(order.id)") {
      verdict.lost.append("order \(order.key.id) triggered nothing")
    }
    for occurrence in occurrences where occurrence.state != .decided {
      verdict.others.append("occurrence \(occurrence.id) is \(occurrence.state)")
    }
    let receipted = Set(receipts.map(\.occurrence))
    if receipts.count != receipted.count { verdict.doubled.append("an occurrence has two receipts") }
    if receipted != decided {
      verdict.lost.append("\(decided.count) occurrences are decided, \(receipted.count) left a receipt")
    }
    return verdict
  }

  /// One assignment a strategy and customer: exactly one for those nobody merged, at most one each for the others,
  /// and nobody treated without.
  private func assignments(_ actions: [Action]) async throws -> Verdict {
    let (tenant, members) = (tenant, everybody)
    let (assignments, strategies) = try await records.read { tx in
      (try tx.assignments(tenant, of: members), try tx.strategies(tenant))
    }
    let early = try await early()
    var verdict = Verdict()
    verdict.early = early.count
    let counts = Dictionary(assignments.map { ("\($0.strategy) \($0.customer)", 1) }, uniquingKeysWith: +)
    for (key, count) in counts where count > 1 { verdict.doubled.append("\(count) assignments of \(key)") }
    for index in (CrashRound.merges * 2)..<CrashRound.customers {
      guard let customer = customers[round.user(index)] else { continue }
      for strategy in strategies
      where counts["\(strategy.id) \(customer)"] != 1 && !early.contains("\(strategy.id) \(customer)") {
        verdict.lost.append("\(round.user(index)) has no assignment in \(strategy.key)")
      }
    }
    let drawn = Set(assignments.filter { $0.arm != nil }.map { "\($0.strategy) \($0.customer)" })
    for action in actions where !drawn.contains("\(action.strategy) \(action.customer)") {
      // An assignment of before a merge holds for the merged; either side may carry it.
      let pair = pair(of: action.customer)
      if !pair.contains(where: { drawn.contains("\(action.strategy) \($0)") }) {
        verdict.others.append("action \(action.id) has no assignment")
      }
    }
    return verdict
  }

  /// Strategy and customer of every receipt that says that the customer is not in the audience.
  private func early() async throws -> Set<String> {
    let (tenant, members) = (tenant, everybody)
    let receipts = try await records.read { try $0.receipts(tenant, of: members, limit: 10_000) }
    let outcome = DecisionOutcome.blocked(.audience).code
    return Set(receipts.filter { $0.outcome == outcome }.map { "\($0.strategy) \($0.customer)" })
  }

  private func pair(of customer: CustomerID) -> [CustomerID] {
    for pair in 0..<CrashRound.merges {
      let members = [0, 1].compactMap { customers[round.user(pair * 2 + $0)] }
      if members.contains(customer) { return members }
    }
    return [customer]
  }

  /// At the very end, when every goal window has closed: one closed outcome a strategy for whoever nobody merged.
  func closed() async throws -> Verdict {
    let (tenant, members) = (tenant, everybody)
    let outcomes = try await records.read { try $0.outcomes(tenant, of: members) }
    let counts = Dictionary(
      outcomes.filter(\.isClosed).map { ("\($0.strategy) \($0.customer)", 1) }, uniquingKeysWith: +)
    let strategies = try await records.read { [tenant] in try $0.strategies(tenant) }
    let early = try await early()
    var verdict = Verdict()
    for index in (CrashRound.merges * 2)..<CrashRound.customers {
      guard let customer = customers[round.user(index)] else { continue }
      for strategy in strategies
      where counts["\(strategy.id) \(customer)"] != 1 && !early.contains("\(strategy.id) \(customer)") {
        verdict.lost.append("\(round.user(index)) has no outcome in \(strategy.key)")
      }
    }
    return verdict
  }
}
