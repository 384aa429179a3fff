import Content
import Dispatch
import Domain
import TestSupport
import Testing

@testable import Act

@Suite("A turn of a connection")
struct TurnTests {
  @Test("begins eight actions in the commit that leases them", arguments: TestEngine.allCases)
  func one(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 30) { fixture in
      try await fixture.plan(30)
      let dead = StoreRecords(store: fixture.store, crash: (1, .afterCommit))
      let provider = FakeProvider(lanes: 3)
      _ = try? await fixture.executor(provider, records: dead).runOnce(Fixture.tenant)
      #expect(try await fixture.counts() == [.sending: 8, .ready: 22])
      #expect(provider.calls.isEmpty)
    }
  }

  @Test("takes what is most urgent, and sends it before the rest", arguments: TestEngine.allCases)
  func order(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 12) { fixture in
      try await fixture.plan((1...12).map { Fixture.action($0, at: Fixture.noon - .seconds(Int64($0))) })
      let provider = FakeProvider()
      try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(provider.calls == (1...12).reversed().map { Fixture.id(10_000 + $0) })
    }
  }

  @Test("calls off what has lost its ground", arguments: TestEngine.allCases)
  func checked(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 3) { fixture in
      try await fixture.plan(3)
      fixture.clock.advance(.seconds(2))
      try await fixture.write {
        try $0.insertConsents(
          Fixture.tenant, [Fixture.consent(2, isGranted: false, at: Fixture.noon + .seconds(1))])
      }
      let provider = FakeProvider()
      let turn = try #require(try await fixture.executor(provider).open(Fixture.tenant, [provider]).turns.first)
      #expect(turn.left.isEmpty && turn.orders.map(\.action.customer) == [Fixture.id(101), Fixture.id(103)])
      #expect(try await fixture.code(2) == "consent_gone")
      #expect(try await fixture.reserved() == 2)
    }
  }

  @Test("begins nothing whose way out is closed, and says so", arguments: TestEngine.allCases)
  func closed(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 30) { fixture in
      try await fixture.plan(30)
      let provider = FakeProvider(closed: LocalizedSentence("provider_unavailable"))
      try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(provider.calls.isEmpty)
      #expect(try await fixture.counts() == [.ready: 30])
      #expect(try await fixture.code(30) == "provider_unavailable")
      fixture.clock.advance(.minutes(5))
      #expect(try await fixture.executor(FakeProvider()).drain(Fixture.tenant).delivered == 30)
    }
  }

  @Test(
    "is taken by every way out at once: a slow one keeps nobody waiting", .timeLimit(.minutes(1)),
    arguments: TestEngine.allCases)
  func two(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 30) { fixture in
      try await fixture.plan([Fixture.action(30, channel: .webhook)] + (1...10).map { Fixture.action($0) })
      let mails = FakeProvider()
      let calls = FakeProvider(.webhook) { _, _ in
        // Answers only when every mail is gone, those included that are planned meanwhile.
        while mails.calls.count < 20 { try? await Task.sleep(for: .milliseconds(1)) }
        return .delivered(providerID: nil)
      }
      let executor = fixture.executor(calls, mails)
      let wake = WakeSignal()
      let running = Task { await executor.run(Fixture.tenant, wake: wake) { _ in } }
      while mails.calls.count < 10 || calls.calls.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
      try await fixture.plan((11...20).map { Fixture.action($0) })
      wake.wake()
      while try await fixture.counts() != [.succeeded: 21] { try await Task.sleep(for: .milliseconds(5)) }
      running.cancel()
      await running.value
    }
  }

  @Test("goes the long way where nothing can be begun with the lease", arguments: TestEngine.allCases)
  func fails(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 20) { fixture in
      try await fixture.plan(20)
      let provider = FakeProvider()
      let refusing = AbsentOnce(store: fixture.store, write: 1, error: StoreError(.invalid, "it can't be begun"))
      #expect(try await fixture.executor(provider, records: refusing).drain(Fixture.tenant).delivered == 20)
      #expect(provider.taken.values.allSatisfy { $0 == 1 })
      #expect(try await fixture.reserved() == 20)
    }
  }

  /// A merge and an erasure lock a customer and then change the actions, which the lease has locked: whoever waited for
  /// the customer would wait for ever.
  @Test("waits for no customer whom another transaction holds: who is held comes later", .timeLimit(.minutes(1)))
  func held() async throws {
    try await Fixture.with(.postgres, customers: 3) { fixture in
      try await fixture.plan(3)
      let (isHeld, held) = AsyncStream.makeStream(of: Void.self)
      let mayEnd = DispatchSemaphore(value: 0)
      let holder = Task {
        try await fixture.write { tx in
          try tx.lockCustomers(Fixture.tenant, [Fixture.id(102)])
          held.finish()
          mayEnd.wait()
        }
      }
      for await _ in isHeld {}
      let provider = FakeProvider { _, call in
        if call == 2 { mayEnd.signal() }
        return .delivered(providerID: nil)
      }
      #expect(try await fixture.executor(provider).drain(Fixture.tenant).delivered == 3)
      #expect(provider.calls == [1, 3, 2].map { Fixture.id(10_000 + $0) })
      try await holder.value
    }
  }
}
