import Content
import Control
import Domain
import Store
import TestSupport
import Testing

@testable import Act

@Suite("The desk of the ledger")
struct LedgerDeskTests {
  private func withKeys(
    _ engine: TestEngine, _ names: [String], customers: Int = 1, _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(engine, customers: customers, approval: "required") { fixture in
      try await fixture.write { tx in
        for (index, name) in names.enumerated() {
          try tx.insertAPIKey(
            APIKey(
              id: Fixture.id(60 + index), tenant: Fixture.tenant, name: name, kind: .operate,
              hash: [UInt8](repeating: UInt8(index), count: 32), createdAt: Fixture.noon))
        }
      }
      try await body(fixture)
    }
  }

  private func seen(_ action: Action) -> LedgerDesk.Seen {
    LedgerDesk.Seen(action: action.id, contentHash: action.contentHash)
  }

  private func problem(_ body: () async throws -> Void) async -> ActProblem.Code? {
    do { try await body() } catch { return (error as? ActProblem)?.code }
    return nil
  }

  @Test("lets through what another person approved, once", arguments: TestEngine.allCases)
  func approve(_ engine: TestEngine) async throws {
    try await withKeys(engine, ["Author", "Lin"]) { fixture in
      try await fixture.plan(1, state: .awaitingApproval)
      let action = try await fixture.action()
      #expect(
        await problem { _ = try await fixture.desk.approve(Fixture.tenant, seen(action), by: "Author") }
          == .ownStrategy)
      let stranger = LedgerDesk.Seen(action: action.id, contentHash: [1])
      #expect(
        await problem { _ = try await fixture.desk.approve(Fixture.tenant, stranger, by: "Lin") } == .contentChanged)
      #expect(try await fixture.desk.approve(Fixture.tenant, seen(action), by: "Lin").state == .ready)
      #expect(
        await problem { _ = try await fixture.desk.approve(Fixture.tenant, seen(action), by: "Lin") } == .notWaiting)
      let provider = FakeProvider()
      try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(provider.calls.count == 1)
    }
  }

  @Test("lets a single account approve its own, and marks it", arguments: TestEngine.allCases)
  func sole(_ engine: TestEngine) async throws {
    try await withKeys(engine, ["Author"]) { fixture in
      try await fixture.plan(1, state: .awaitingApproval)
      let action = try await fixture.action()
      _ = try await fixture.desk.approve(Fixture.tenant, seen(action), by: "Author")
      let approvals = try await fixture.store.read { try $0.approvals(Fixture.tenant, action.customer, action.id) }
      #expect(approvals.map(\.isSoleApprover) == [true])
    }
  }

  @Test("stops the mail when consent is withdrawn while approval waits", arguments: TestEngine.allCases)
  func withdrawn(_ engine: TestEngine) async throws {
    try await withKeys(engine, ["Author", "Lin"]) { fixture in
      try await fixture.plan(1, state: .awaitingApproval)
      fixture.clock.advance(.minutes(1))
      try await fixture.write {
        try $0.insertConsents(Fixture.tenant, [Fixture.consent(1, isGranted: false, at: Fixture.noon + .seconds(5))])
      }
      _ = try await fixture.desk.approve(Fixture.tenant, seen(try await fixture.action()), by: "Lin")
      let provider = FakeProvider()
      try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(provider.calls.isEmpty)
      #expect(try await fixture.code() == "consent_gone")
    }
  }

  @Test("does not run a changed action under an old approval", arguments: TestEngine.allCases)
  func changed(_ engine: TestEngine) async throws {
    try await withKeys(engine, ["Author", "Lin"], customers: 2) { fixture in
      // The hash is of what was approved; the variables are others by now.
      let old = Fixture.action(1).contentHash
      let changed = Fixture.action(1, name: "Somebody else", hash: old)
      try await fixture.plan([changed, Fixture.action(2)])
      try await fixture.write {
        try $0.insertApproval(
          Fixture.tenant,
          Approval(
            action: changed.id, customer: changed.customer, contentHash: old, answer: .approved, approver: "Lin",
            isSoleApprover: false, reason: "", at: Fixture.noon))
      }
      let provider = FakeProvider()
      try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(provider.calls.isEmpty)
      // Neither the changed one nor the one that nobody approved.
      #expect(try await fixture.code(1) == "approval_void")
      #expect(try await fixture.code(2) == "approval_void")
    }
  }

  @Test("ends what was rejected and gives its reservations back", arguments: TestEngine.allCases)
  func reject(_ engine: TestEngine) async throws {
    try await withKeys(engine, ["Author", "Lin"], customers: 3) { fixture in
      try await fixture.plan(3, state: .awaitingApproval)
      let ids: [ID<Action>] = [Fixture.id(10_001), Fixture.id(10_002), Fixture.id(99)]
      let problems = try await fixture.desk.reject(Fixture.tenant, ids, by: "Lin", reason: "wrong tone")
      #expect(problems.mapValues(\.code) == [Fixture.id(99): .actionNotFound])
      #expect(try await fixture.counts() == [.cancelled: 2, .awaitingApproval: 1])
      #expect(try await fixture.reserved() == 1)
      #expect(ActionReason.words(try await fixture.action().reason!, .english) == "Rejected by Lin: wrong tone")
    }
  }

  @Test("approves many, telling of each that could not be", arguments: TestEngine.allCases)
  func bulk(_ engine: TestEngine) async throws {
    try await withKeys(engine, ["Author", "Lin"], customers: 3) { fixture in
      try await fixture.plan(3, state: .awaitingApproval)
      var all = try await fixture.desk.list(Fixture.tenant, .awaitingApproval).map(seen)
      all.append(LedgerDesk.Seen(action: Fixture.id(99), contentHash: []))
      let problems = try await fixture.desk.approve(Fixture.tenant, all, by: "Lin")
      #expect(problems.mapValues(\.code) == [Fixture.id(99): .actionNotFound])
      #expect(try await fixture.counts() == [.ready: 3])
    }
  }

  @Test("tries a dead letter again with its reservations taken anew", arguments: TestEngine.allCases)
  func replay(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider { _, call in
        call == 1 ? .refused(.permanent("smtp_refused")) : .delivered(providerID: nil)
      }
      let executor = fixture.executor(provider)
      try await executor.drain(Fixture.tenant)
      #expect(try await fixture.desk.list(Fixture.tenant, .dead).count == 1)
      #expect(try await fixture.reserved() == 0)
      _ = try await fixture.desk.replay(Fixture.tenant, Fixture.id(10_001), by: "Lin")
      #expect(try await fixture.reserved() == 1)
      try await executor.drain(Fixture.tenant)
      #expect(try await fixture.action().state == .succeeded)
      #expect(
        await problem { _ = try await fixture.desk.replay(Fixture.tenant, Fixture.id(10_001), by: "Lin") }
          == .notPossible)
    }
  }

  @Test("refuses to replay without budget, and takes nothing then", arguments: TestEngine.allCases)
  func replayWithoutBudget(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let provider = FakeProvider { _, _ in .refused(.permanent("smtp_refused")) }
      try await fixture.executor(provider).drain(Fixture.tenant)
      try await fixture.write {
        try $0.saveBudget(Fixture.tenant, Budget(key: "spring", mode: .sandbox, moneyLimit: 4, liabilityLimit: nil))
      }
      #expect(
        await problem { _ = try await fixture.desk.replay(Fixture.tenant, Fixture.id(10_001), by: "Lin") }
          == .budgetUsedUp)
      #expect(try await fixture.action().state == .dead)
      #expect(try await fixture.reserved() == 0)
    }
  }

  @Test("settles an unknown one by a person's evidence", arguments: TestEngine.allCases)
  func resolve(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 3) { fixture in
      try await fixture.plan(3)
      let provider = FakeProvider { _, call in
        call <= 3 ? .lost(.init("smtp_lost", ["problem": "timeout"])) : .refused(.permanent("smtp_refused"))
      }
      let executor = fixture.executor(provider)
      try await executor.drain(Fixture.tenant)
      #expect(try await fixture.desk.list(Fixture.tenant, .unknown).count == 3)
      func resolve(_ number: Int, _ resolution: LedgerMachine.Resolution, _ evidence: String = "log") async throws {
        _ = try await fixture.desk.resolve(
          Fixture.tenant, Fixture.id(10_000 + number), resolution, by: "Lin", evidence: evidence)
      }
      #expect(await problem { try await resolve(1, .sent, "") } == .evidenceMissing)
      try await resolve(1, .sent)
      try await resolve(2, .notSent)
      #expect(try await fixture.counts() == [.succeeded: 1, .dead: 1, .unknown: 1])
      #expect(try await fixture.reserved() == 2)
      // Found not sent, tried again and refused: nothing is in doubt any more.
      _ = try await fixture.desk.replay(Fixture.tenant, Fixture.id(10_002), by: "Lin")
      try await executor.drain(Fixture.tenant)
      #expect(try await fixture.action(2).state == .dead)
      // After seven days it was counted as spent, and stays so.
      fixture.clock.advance(.days(7))
      try await resolve(3, .notSent)
      #expect(try await fixture.action(3).state == .dead)
      #expect(try await fixture.reserved() == 2)
    }
  }
}
