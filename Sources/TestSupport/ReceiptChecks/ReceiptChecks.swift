internal import Control
internal import Decide
internal import Domain
package import JSON
internal import SQL
package import Store

/// A population decided with every kind of end, whose receipts are counted, weighed, replayed and tampered with.
package struct ReceiptChecks: Sendable {
  package private(set) var considered = 0
  package private(set) var receipts = 0
  package private(set) var identical = 0
  package private(set) var outcomes: [String: Int64] = [:]
  package private(set) var mutations = 0
  /// Mutations whose decision is another than the one stored, and those where replay and a fresh decision disagree.
  package private(set) var otherDecisions = 0
  package private(set) var disagreements = 0
  /// Receipts that a changed rule makes different.
  package private(set) var differentByRule = 0
  package private(set) var bytesPerReceipt = 0.0

  package init(_ store: Store, customers: Int, mutations: Int, seed: UInt64 = 1) async throws {
    let crowd = try await Crowd(store, count: customers, seed: seed) { settings in
      settings.marketingHoldout = 50_000
      settings.quietHours = QuietHours(from: 21 * 3_600, to: 9 * 3_600)
      settings.caps = [Cap(channel: nil, count: 3, days: 7), Cap(channel: .email, count: 1, days: 7)]
    } trait: { number in
      var trait = Crowd.Trait()
      trait.isMember = number % 11 != 0
      trait.isExcluded = number % 17 == 0
      trait.isReachable = number % 13 != 0
      trait.isSuppressed = number % 19 == 0
      trait.consent = number % 7 == 0 ? (number % 2 == 0 ? nil : false) : true
      return trait
    }
    try await ReceiptChecks.populate(crowd, store)
    try await count(crowd)
    try await replay(crowd, mutations, seed)
    try await weigh(store)
    try await changeRule(store, crowd)
  }

  /// Three strategies that compete, one after the other, until nothing waits any more.
  private static func populate(_ crowd: Crowd, _ store: Store) async throws {
    let desk = StrategyDesk(records: store, clock: crowd.clock, ids: crowd.ids)
    let decider = Decider(records: store, clock: crowd.clock, ids: crowd.ids)
    let count = Int64(crowd.customers.count)
    let now = crowd.clock.now()
    try await store.write { [tenant = crowd.tenant] tx in
      try tx.savePool(
        tenant,
        CouponPool(
          key: "ten", name: "10 off 100", discount: .amount(1_000), threshold: 10_000, total: count / 6, perCustomer: 1,
          validFrom: now, validDays: 14))
    }
    let audience: JSON = ["segment": "all", "exclude": ["excluded"]]
    let trigger: JSON = ["on": "event", "name": "visit"]
    let mail: JSON = ["key": "mail", "actions": [["channel": "email", "template": "winback", "cost_minor": 10]]]
    let coupon: JSON = [
      "key": "coupon", "weight": 2, "actions": [["channel": "email", "template": "winback", "coupon": "ten"]],
    ]
    let strategies: [(String, [String: JSON])] = [
      (
        "first",
        [
          "holdout": 0.2, "release": 0.7, "arms": [mail, coupon],
          "budget": ["key": "one", "money_minor": .int(count)], "exclusion": ["group": "g", "days": 3],
        ]
      ),
      ("second", ["holdout": 0.1, "arms": [mail], "approval": "required", "exclusion": ["group": "g", "days": 3]]),
      ("third", ["holdout": 0, "arms": [mail], "slot": ["key": "home", "per_day": .int(count / 10)]]),
    ]
    for (key, changes) in strategies {
      let document = strategyJSON(changes.merging(["audience": audience, "trigger": trigger]) { $1 })
      _ = try await desk.draft(crowd.tenant, key: key, document: document, author: "li")
      try await crowd.occur(try await desk.start(crowd.tenant, key: key, by: "li").id, each: 1)
      try await decider.drain(crowd.tenant)
      crowd.advance(.hours(4))
    }
    // Whoever stayed outside the release step runs out of time.
    crowd.advance(.hours(80))
    try await decider.drain(crowd.tenant)
  }

  private mutating func count(_ crowd: Crowd) async throws {
    let customers = crowd.customers
    for start in stride(from: 0, to: customers.count, by: 500) {
      let page = Array(customers[start..<min(start + 500, customers.count)])
      let found = try await crowd.store.read { try $0.occurrences(crowd.tenant, of: page, limit: 1_000_000) }
      considered += found.count { $0.state == .decided }
    }
    let counts = try await crowd.store.read { try $0.receiptCounts(crowd.tenant, nil) }
    outcomes = Dictionary(counts.map { (DecisionOutcome(code: $0)?.word ?? "?", $1) }, uniquingKeysWith: +)
  }

  private mutating func replay(_ crowd: Crowd, _ mutations: Int, _ seed: UInt64) async throws {
    let report = try await Replay(records: crowd.store).all(crowd.tenant)
    (receipts, identical) = (report.receipts, report.identical)
    var random = SeededRandom(seed: seed)
    var cursor: Receipt?
    while self.mutations < mutations {
      let after = cursor
      let page = try await crowd.store.read { tx in
        let page = try tx.receipts(crowd.tenant, after: after, limit: 1_000)
        var policies = PolicyReader(tx: tx, tenant: crowd.tenant)
        return try page.map { ($0, try policies.policy($0.header)) }
      }
      cursor = page.last?.0
      for (receipt, policy) in page where self.mutations < mutations {
        try mutate(receipt, policy, &random)
      }
    }
  }

  private mutating func mutate(_ receipt: Receipt, _ policy: Policy?, _ random: inout SeededRandom) throws {
    guard let policy, let body = ReceiptBody(bytes: receipt.body) else {
      throw StoreError(.other, "a receipt can't be read")
    }
    let captured =
      random.chance(50)
      ? Captured.random(channels: body.captured.channels.count, caps: body.captured.capCounts.count, using: &random)
      : body.captured.changed(using: &random)
    let fresh = decide(captured, policy)
    // The stored verdict under a right checksum: replay must see what a fresh decision says.
    let old = Replay.answer(receipt.with(captured, body.verdict), policy)
    let new = Replay.answer(receipt.with(captured, fresh), policy)
    mutations += 1
    otherDecisions += fresh == body.verdict ? 0 : 1
    let agrees = (old == .identical) == (fresh == body.verdict) && new == .identical
    disagreements += agrees ? 0 : 1
  }

  /// Tables, indexes, headers and counts, all together.
  private mutating func weigh(_ store: Store) async throws {
    let bytes = try await store.readSQL { tx in
      let sql: SQL =
        switch tx.connection.engine {
        case .sqlite: "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'receipt%'"
        case .postgres:
          """
          SELECT CAST(sum(pg_total_relation_size(oid)) AS BIGINT) FROM pg_class
          WHERE relkind = 'r' AND relname LIKE 'receipt%'
          """
        }
      return try tx.connection.first(sql) { row throws(SQLError) in try row.int(0) } ?? .max
    }
    bytesPerReceipt = Double(bytes) / Double(max(1, receipts))
  }

  private mutating func changeRule(_ store: Store, _ crowd: Crowd) async throws {
    try await store.writeSQL { [tenant = crowd.tenant] tx in
      guard let strategy = try tx.strategy(tenant, key: "first"),
        let version = try tx.strategyVersion(tenant, strategy.id, strategy.liveVersion)
      else { throw StoreError(.notFound, "the strategy") }
      var members = version.document.objectValue ?? [:]
      members["holdout"] = 0.25
      let changed = JSON.object(members)
      let count = try tx.connection.execute(
        "UPDATE strategy_versions SET document = \(changed) WHERE tenant_id = \(tenant) AND strategy_id = \(strategy.id)"
      )
      guard count == 1 else { throw StoreError(.notFound, "the strategy's version") }
    }
    let report = try await Replay(records: store).all(crowd.tenant)
    differentByRule = report.different
  }

  package var holds: Bool { holds(bytesAtMost: 350) }

  /// A few thousand receipts leave pages half full, and how many is chance: they may weigh more than many do.
  package func holds(bytesAtMost: Double) -> Bool {
    receipts > 0 && receipts == considered && identical == receipts && disagreements == 0 && otherDecisions > 0
      && differentByRule > 0 && bytesPerReceipt <= bytesAtMost && outcomes.values.reduce(0, +) == Int64(receipts)
  }

  package var json: JSON {
    [
      "considered": .int(Int64(considered)), "receipts": .int(Int64(receipts)), "identical": .int(Int64(identical)),
      "mutations": .int(Int64(mutations)), "mutations_decided_otherwise": .int(Int64(otherDecisions)),
      "mutations_disagreeing": .int(Int64(disagreements)), "different_by_changed_rule": .int(Int64(differentByRule)),
      "bytes_per_receipt": .double((bytesPerReceipt * 10).rounded() / 10),
      "outcomes": .object(outcomes.mapValues { .int($0) }), "holds": .bool(holds),
    ]
  }
}

extension Receipt {
  fileprivate func with(_ captured: Captured, _ verdict: Verdict) -> Receipt {
    Receipt(
      customer: customer, occurrence: occurrence, revision: revision, strategy: strategy, header: header, at: at,
      outcome: verdict.outcome.code, body: ReceiptBody(captured: captured, verdict: verdict).bytes)
  }
}

extension Captured {
  /// The same but for one input.
  fileprivate func changed(using random: inout SeededRandom) -> Captured {
    var captured = self
    switch Int.random(in: 0..<12, using: &random) {
    case 0: captured.isMember.toggle()
    case 1: captured.isExcluded.toggle()
    case 2: captured.draws.arm = Int64.random(in: 0..<1_000_000, using: &random)
    case 3: captured.draws.release = Int64.random(in: 0..<1_000_000, using: &random)
    case 4: captured.draws.marketingHoldout = Int64.random(in: 0..<1_000_000, using: &random)
    case 5: captured.lastTreated = captured.lastTreated == nil ? now - .days(1) : nil
    case 6: captured.capCounts = captured.capCounts.map { $0 + 1 }
    case 7: captured.hasContent.toggle()
    case 8: captured.gotBudget.toggle()
    case 9: captured.assigned = .holdout
    case 10: captured.zoneOffset += 12 * 3_600
    default:
      for index in captured.channels.indices { captured.channels[index].consent = .withdrawn }
    }
    return captured
  }
}
