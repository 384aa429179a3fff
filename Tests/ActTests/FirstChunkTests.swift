import Content
import Dispatch
import Domain
import TestSupport
import Testing

@testable import Act

@Suite("The first chunk of a batch")
struct FirstChunkTests {
  @Test("is begun for every connection by the commit that leases the batch", arguments: TestEngine.allCases)
  func one(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 30) { fixture in
      try await fixture.plan(30)
      let dead = StoreRecords(store: fixture.store, crash: (1, .afterCommit))
      let provider = FakeProvider(lanes: 3)
      _ = try? await fixture.executor(provider, records: dead).runOnce(Fixture.tenant)
      #expect(try await fixture.counts() == [.sending: 24, .leased: 6])
      #expect(provider.calls.isEmpty)
    }
  }

  @Test("is what is most urgent, and sent before the rest", arguments: TestEngine.allCases)
  func order(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 12) { fixture in
      try await fixture.plan((1...12).map { Fixture.action($0, at: Fixture.noon - .seconds(Int64($0))) })
      let provider = FakeProvider()
      try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(provider.calls == (1...12).reversed().map { Fixture.id(10_000 + $0) })
    }
  }

  @Test("is checked as any other: what has lost its ground is called off", arguments: TestEngine.allCases)
  func checked(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 3) { fixture in
      try await fixture.plan(3)
      fixture.clock.advance(.seconds(2))
      try await fixture.write {
        try $0.insertConsents(
          Fixture.tenant, [Fixture.consent(2, isGranted: false, at: Fixture.noon + .seconds(1))])
      }
      let provider = FakeProvider()
      let batch = try await fixture.executor(provider).lease(Fixture.tenant, [provider])
      #expect(batch.actions.isEmpty && batch.orders.map(\.action.customer) == [Fixture.id(101), Fixture.id(103)])
      #expect(try await fixture.code(2) == "consent_gone")
      #expect(try await fixture.reserved() == 2)
    }
  }

  @Test("is begun for nobody whose way out is closed", arguments: TestEngine.allCases)
  func closed(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 3) { fixture in
      try await fixture.plan(3)
      let provider = FakeProvider(closed: LocalizedSentence("provider_unavailable"))
      let executor = fixture.executor(provider)
      let batch = try await executor.lease(Fixture.tenant, [provider])
      #expect(batch.orders.isEmpty && batch.actions.count == 3)
      fixture.clock.advance(Executor.lease)
      try await executor.drain(Fixture.tenant)
      #expect(provider.calls.isEmpty)
      #expect(try await fixture.counts() == [.ready: 3])
    }
  }

  @Test("is begun for one way out alone, since the next one waits for it", arguments: TestEngine.allCases)
  func two(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 2) { fixture in
      try await fixture.plan([Fixture.action(1), Fixture.action(2, channel: .webhook)])
      let (calls, mails) = (FakeProvider(.webhook, isIdempotent: true), FakeProvider())
      let dead = StoreRecords(store: fixture.store, crash: (1, .afterCommit))
      _ = try? await fixture.executor(calls, mails, records: dead).runOnce(Fixture.tenant)
      #expect(try await fixture.action(1).state == .leased)
      #expect(try await fixture.action(2).state == .sending)
      fixture.clock.advance(Executor.lease)
      try await fixture.executor(calls, mails).drain(Fixture.tenant)
      fixture.clock.advance(.hours(1))
      try await fixture.executor(calls, mails).drain(Fixture.tenant)
      #expect(try await fixture.counts() == [.succeeded: 2])
    }
  }

  @Test("goes the long way where it can't be begun with the lease", arguments: TestEngine.allCases)
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
  @Test("waits for no customer whom another transaction holds; who is held comes later", .timeLimit(.minutes(1)))
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
