import Domain
import Store
import TestSupport
import Testing

@Suite("The ledger")
struct LedgerStoreTests {
  @Test("gives back what was entered, by every way of asking", arguments: TestEngine.allCases)
  func roundTrip(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      var whole = World.makeAction(1, of: 1)
      whole.reason = "quiet_hours"
      whole.providerID = "<1@example.com>"
      let others = [
        World.makeAction(2, of: 2, at: World.start + .seconds(1)), World.makeAction(3, of: 1, strategy: 101),
        World.makeAction(4, of: 1, mode: .live, state: .dead),
      ]
      try await world.write { [whole] in try $0.insertActions($1, [whole] + others) }
      #expect(try await world.read { try $0.action($1, World.id(1), World.id(1)) } == whole)
      #expect(try await world.read { try $0.action($1, World.id(1)) } == whole)
      #expect(try await world.read { try $0.action($1, World.id(2), World.id(1)) } == nil)
      let members: [CustomerID] = [World.id(1), World.id(2)]
      let ids = { @Sendable (actions: [Action]) in actions.map(\.id) }
      #expect(
        ids(try await world.read { try $0.actions($1, .sandbox, World.id(100), of: members) })
          == [World.id(2), World.id(1)])
      #expect(ids(try await world.read { try $0.actions($1, of: members, limit: 2) }) == [World.id(2), World.id(4)])
      #expect(
        ids(try await world.read { try $0.actions($1, state: nil, strategy: nil, limit: 3) })
          == [4, 3, 2].map { World.id($0) })
      #expect(
        ids(try await world.read { try $0.actions($1, state: .ready, strategy: World.id(101), limit: 9) })
          == [World.id(3)])
      #expect(try await world.read { try $0.actionCounts($1, nil) } == [.ready: 3, .dead: 1])
      #expect(try await world.read { try $0.actionCounts($1, World.id(101)) } == [.ready: 1])
    }
  }

  @Test("enters one action for a mode, strategy, step, customer and occurrence", arguments: TestEngine.allCases)
  func unique(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      try await world.write { try $0.insertActions($1, [World.makeAction(1, of: 1, occurrence: 1)]) }
      for other in [
        World.makeAction(2, of: 1, occurrence: 2), World.makeAction(3, of: 1, occurrence: 1, step: "coupon"),
        World.makeAction(4, of: 1, occurrence: 1, mode: .live),
        World.makeAction(5, of: 1, strategy: 101, occurrence: 1),
        World.makeAction(6, of: 2, occurrence: 1),
      ] { try await world.write { try $0.insertActions($1, [other]) } }
      let again = World.makeAction(7, of: 1, occurrence: 1)
      let failure = await code {
        try await world.write { try $0.insertActions($1, [World.makeAction(8, of: 3), again]) }
      }
      #expect(failure == .conflict)
      #expect(try await world.read { try $0.action($1, World.id(8)) } == nil)
    }
  }

  @Test("counts marketing of every member against caps, not what never went out", arguments: TestEngine.allCases)
  func caps(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let states = Action.State.allCases.filter { $0 != .leased && $0 != .sending }
      try await world.write { store, tenant in
        try store.insertActions(
          tenant,
          states.enumerated().map { World.makeAction(10 + $0, of: 1, state: $1, at: World.start + .seconds(Int64($0))) }
            + [
              World.makeAction(30, of: 2, channel: .sms, at: World.start + .days(1)),
              World.makeAction(31, of: 2, mode: .live), World.makeAction(32, of: 2, purpose: .service),
              World.makeAction(33, of: 2, at: World.start - .seconds(1)), World.makeAction(34, of: 3),
            ])
      }
      let times = try await world.read { store, tenant in
        try store.capTimes(tenant, .sandbox, of: [World.id(1), World.id(2)], since: World.start).map {
          "\($0.channel) \(($0.at - World.start).microseconds / 1_000_000)"
        }
      }
      // planned, awaiting approval, ready, succeeded, retrying, unknown: 0, 1, 2, 3, 4, 6 of the states above.
      #expect(times == ["email 0", "email 1", "email 2", "email 3", "email 4", "email 6", "sms 86400"])
    }
  }

  @Test("keeps tries, approvals and the sandbox's mails", arguments: TestEngine.allCases)
  func evidence(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let attempts = (1...2).map {
        Attempt(
          action: World.id(1), customer: World.id(1), number: Int64($0), startedAt: World.start, endedAt: World.start,
          result: $0 == 1 ? "retry" : "succeeded", detail: "250 ok")
      }
      let approval = Approval(
        action: World.id(1), customer: World.id(1), contentHash: [1], answer: .approved, approver: "li",
        isSoleApprover: true, reason: "", at: World.start)
      let mails = (1...3).map {
        SandboxMail(
          action: World.id($0), customer: World.id(1), at: World.start + .seconds(Int64($0)),
          recipient: "mei@example.com", subject: "春天", raw: [UInt8]("Subject: x\r\n\r\n".utf8))
      }
      try await world.write { store, tenant in
        try store.insertAttempts(tenant, attempts)
        try store.insertApproval(tenant, approval)
        for mail in mails { try store.insertSandboxMail(tenant, mail) }
      }
      #expect(try await world.read { try $0.attempts($1, World.id(1), World.id(1)) } == attempts)
      #expect(try await world.read { try $0.approvals($1, World.id(1), World.id(1)) } == [approval])
      #expect(try await world.read { try $0.approvals($1, World.id(1), World.id(2)) }.isEmpty)
      #expect(try await world.read { try $0.sandboxMails($1, limit: 2) } == [mails[2], mails[1]])
      #expect(await code { try await world.write { try $0.insertAttempts($1, attempts) } } == .conflict)
    }
  }
}
