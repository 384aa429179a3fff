import Domain
import JSON
import SQL
import TestSupport
import Testing

@testable import Store

@Suite("What the overview asks of the store")
struct OverviewStoreTests {
  private var now: Instant { World.start }

  @Test("counts a small tenant exactly, an alias set once", arguments: TestEngine.allCases)
  func small(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.insertCustomers(3)
      try await world.write { tx, tenant in
        try tx.insertMerge(
          tenant, Merge(id: World.id(9), from: World.id(1), into: World.id(2), at: World.start, reason: ""))
        try tx.insertEvents(tenant, (1...4).map { World.makeEvent($0, of: 1) })
        try tx.insertOrders(tenant, [World.makeOrder(1, of: 3), World.makeOrder(2, of: 2)])
        try tx.upsertProducts(tenant, [Product(code: "A", name: "Tea", at: World.start)])
      }
      let figures = try await world.read { try $0.factFigures($1) }
      let counts = try await world.read { try $0.factCounts($1) }
      #expect(figures == counts.mapValues { Figure($0) })
      #expect(figures["customers"] == Figure(2) && figures["revenue_minor"] == Figure(400))
    }
  }

  @Test("estimates a large tenant from some buckets and says so", arguments: TestEngine.allCases)
  func large(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      var random = Seeded(3)
      let ids: [CustomerID] = (0..<12_000).map { CustomerID(high: UInt64($0), low: random.next()) }
      try await world.write { [ids] tx, tenant in
        try tx.insertCustomers(
          tenant,
          ids.map {
            Customer(id: $0, isProvisional: true, profile: [:], profileAt: World.start, createdAt: World.start)
          })
      }
      let figures = try await world.read { try $0.factFigures($1, countedWhole: 5_000) }
      let customers = try #require(figures["customers"])
      #expect(customers.isEstimate && (10_000...14_000).contains(customers.value), "\(customers)")
      #expect(figures["events"] == Figure(0))
      #expect(try await world.read { try $0.factFigures($1, countedWhole: 50_000) }["customers"] == Figure(12_000))
    }
  }

  @Test("counts actions of one mode by strategy and state", arguments: TestEngine.allCases)
  func actions(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let states: [Action.State] = [.succeeded, .succeeded, .dead, .awaitingApproval, .cancelled, .expired, .unknown]
      try await world.write { tx, tenant in
        try tx.insertActions(
          tenant,
          states.enumerated().map { World.makeAction($0, of: $0, strategy: 100 + $0 % 2, state: $1) }
            + [World.makeAction(50, of: 1, mode: .live, state: .dead)])
      }
      let figures = try await world.read { try $0.actionFigures($1, .sandbox) }
      #expect(!figures.isEstimate)
      let expected: [ID<Strategy>: [Action.State: Int64]] = [
        World.id(100): [.succeeded: 1, .dead: 1, .cancelled: 1, .unknown: 1],
        World.id(101): [.succeeded: 1, .awaitingApproval: 1, .expired: 1],
      ]
      #expect(figures.counts == expected)
      #expect(figures.total[.succeeded] == 2)
      #expect(try await world.read { try $0.actionFigures($1, .live) }.total == [.dead: 1])
      // Everything ended is estimated where it is too much; what needs somebody is counted still.
      let rough = try await world.read { try $0.actionFigures($1, .sandbox, countedWhole: -1) }
      #expect(rough.isEstimate && rough.total[.dead] == 1 && rough.total[.awaitingApproval] == 1)
    }
  }

  @Test("counts what is due, what is under a lease too, and no further than asked", arguments: TestEngine.allCases)
  func backlog(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { [now] tx, tenant in
        try tx.touch(
          tenant,
          (1...30).map {
            AgendaTouch(customer: World.id($0), stage: .understand, dueAt: now + .minutes(Int64($0) - 20))
          })
        _ = try tx.insertOccurrences(tenant, (1...5).map { World.makeOccurrence($0, of: $0, dueAt: now) })
        try tx.insertActions(
          tenant,
          [
            World.makeAction(1, of: 1), World.makeAction(2, of: 2, dueAt: now + .seconds(1)),
            World.makeAction(3, of: 3, state: .dead),
          ])
        try tx.upsertSchedule(tenant, ScheduledJob(id: World.id(1), name: "report", dueAt: now))
        _ = try tx.claimAgenda(tenant, .understand, now: now, lease: .minutes(1), limit: 4)
        _ = try tx.claimOccurrences(tenant, now: now, lease: .minutes(5), limit: 2)
        _ = try tx.leaseActions(tenant, channel: .email, now: now, lease: .minutes(5), limit: 9)
      }
      let all = try await world.read { [now] in try $0.backlog($1, now: now, most: 100) }
      #expect(all == ["understand": 20, "learn": 0, "decide": 5, "act": 1, "schedules": 1])
      let counted = try await world.read { [now] in try $0.dueCounts($1, now: now) }
      #expect(counted == all)
      let some = try await world.read { [now] in try $0.backlog($1, now: now, most: 3) }
      #expect(some["understand"] == 3)
    }
  }

  @Test("tells what people had a hand in from what ran by itself", arguments: TestEngine.allCases)
  func automation(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      func approval(_ action: Int, at: Instant) -> Approval {
        Approval(
          action: World.id(action), customer: World.id(action), contentHash: [1], answer: .approved, approver: "li",
          isSoleApprover: false, reason: "", at: at)
      }
      let approvals = [
        approval(1, at: now), approval(1, at: now + .seconds(1)), approval(2, at: now), approval(3, at: now),
      ]
      try await world.write { [now] tx, tenant in
        try tx.insertActions(
          tenant,
          [
            World.makeAction(1, of: 1, state: .succeeded), World.makeAction(2, of: 2, state: .cancelled),
            World.makeAction(3, of: 3, mode: .live, state: .succeeded), World.makeAction(4, of: 4, state: .succeeded),
            World.makeAction(5, of: 5, state: .succeeded, at: now - .days(40)),
          ])
        for approval in approvals { try tx.insertApproval(tenant, approval) }
      }
      let done = try await world.read { [now] in try $0.automation($1, .sandbox, since: now - .days(30)) }
      #expect(done.all == 2 && done.touched == 1)
      let doings = try await world.read { [now] in
        try $0.doings($1, .sandbox, in: [now - .days(50)..<now - .days(30), now..<now + .days(1)])
      }
      #expect(doings.map(\.sent) == [1, 2])
    }
  }

  @Test("pages through receipts that few pass, looking at so many at a time", arguments: TestEngine.allCases)
  func receipts(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { tx, tenant in
        for strategy in [100, 101] {
          _ = try tx.claimReceiptHeader(
            tenant, ReceiptHeader(id: World.id(800 + strategy), hash: [UInt8(strategy)], document: [:]))
        }
        try tx.insertReceipts(
          tenant,
          (1...60).map { number in
            let strategy = number % 10 == 0 ? 101 : 100
            return World.makeReceipt(
              number, of: number % 7 + 1, strategy: strategy, header: 800 + strategy,
              at: World.start + .seconds(Int64(number / 3)), outcome: Int64(number % 2))
          })
      }
      for (strategy, outcome, expected) in [(101, nil, 6), (nil, 1, 30), (100, 0, 24), (nil, nil, 60)]
        as [(Int?, Int64?, Int)]
      {
        var found: [Receipt] = []
        var query = ReceiptQuery(strategy: strategy.map { World.id($0) }, outcomes: outcome.map { [$0] }, limit: 4)
        repeat {
          let page = try await world.read { [query] in try $0.receipts($1, query, most: 7) }
          #expect(page.receipts.count <= 4)
          found += page.receipts
          query.after = page.next
        } while query.after != nil
        #expect(found.count == expected && Set(found.map(\.occurrence)).count == expected)
        #expect(found == found.sorted { ($0.at, $0.occurrence) > ($1.at, $1.occurrence) })
      }
    }
  }

  @Test("reads ranges of indexes on SQLite")
  func plans() async throws {
    try await World.with(.sqlite) { world in
      let statements: [SQL] = [
        "SELECT count(*) FROM actions WHERE tenant_id = \(world.tenant) AND mode = 0 AND state = 5 AND updated_at >= 3",
        """
        SELECT state, count(*) FROM actions INDEXED BY actions_ended
        WHERE tenant_id = \(world.tenant) AND bucket >= 0 AND bucket < 4 AND mode = 0 AND state IN (5, 9, 10)
        GROUP BY strategy_id, state
        """,
        "SELECT * FROM actions WHERE tenant_id = \(world.tenant) AND state = 7 ORDER BY action_id DESC LIMIT 50",
        """
        SELECT * FROM actions WHERE tenant_id = \(world.tenant) AND strategy_id = \(World.id(1) as ID<Strategy>)
        ORDER BY action_id DESC LIMIT 50
        """,
        "SELECT outcome, count(*) FROM receipts WHERE tenant_id = \(world.tenant) AND at >= 1 AND at < 9 GROUP BY outcome",
        """
        SELECT count(*) FROM memberships
        WHERE tenant_id = \(world.tenant) AND segment_id = \(World.id(1) as ID<Segment>) AND is_member = 1
        """,
      ]
      let expected = [
        "COVERING INDEX actions_sent (tenant_id=? AND mode=? AND updated_at>?)",
        "actions_ended (tenant_id=? AND bucket>? AND bucket<?)",
        "actions_state (tenant_id=? AND state=?)", "actions_of_strategy (tenant_id=? AND strategy_id=?)",
        "receipts_at (tenant_id=? AND at>? AND at<?)",
        "COVERING INDEX memberships_segment (tenant_id=? AND segment_id=?)",
      ]
      for (statement, index) in zip(statements, expected) {
        let plan = try await world.read { tx, _ in
          try tx.query("EXPLAIN QUERY PLAN \(fragment: statement)") { row throws(SQLError) in try row.text(3) }
        }
        #expect(plan.contains { $0.contains(index) } && !plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
      }
    }
  }
}
