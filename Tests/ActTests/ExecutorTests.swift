import Domain
import Store
import TestSupport
import Testing

@testable import Act

@Suite("An executor")
struct ExecutorTests {
  @Test("sends everything that is due exactly once and leaves its reservations spent", arguments: TestEngine.allCases)
  func everything(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 200) { fixture in
      try await fixture.plan(200)
      let provider = FakeProvider(lanes: 4) { _, _ in
        try? await Task.sleep(for: .milliseconds(1))
        return .delivered(providerID: "p")
      }
      let report = try await fixture.executor(provider).drain(Fixture.tenant)
      #expect(report.delivered == 200)
      #expect(provider.taken.count == 200 && provider.taken.values.allSatisfy { $0 == 1 })
      #expect(provider.mostInFlight <= 4)
      #expect(try await fixture.counts() == [.succeeded: 200])
      #expect(try await fixture.reserved() == 200)
      let action = try await fixture.action()
      #expect(action.providerID == "p" && action.attempts == 1 && action.token == nil)
      let attempts = try await fixture.store.read { try $0.attempts(Fixture.tenant, action.customer, action.id) }
      #expect(attempts.map(\.result) == ["succeeded"])
    }
  }

  @Test("leaves what is not due, not ready or of another channel alone", arguments: TestEngine.allCases)
  func others(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 3) { fixture in
      try await fixture.plan([
        Fixture.action(1, at: Fixture.noon + .seconds(1)), Fixture.action(2, state: .awaitingApproval),
        Fixture.action(3, channel: .webhook),
      ])
      let provider = FakeProvider()
      let report = try await fixture.executor(provider).runOnce(Fixture.tenant)
      #expect(report.isIdle && provider.calls.isEmpty)
      fixture.clock.advance(.seconds(1))
      #expect(try await fixture.executor(provider).runOnce(Fixture.tenant).delivered == 1)
    }
  }

  @Test("two at once send nothing twice", arguments: TestEngine.allCases)
  func together(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 80) { fixture in
      try await fixture.plan(80)
      let provider = FakeProvider(lanes: 2)
      try await withThrowingTaskGroup { group in
        for _ in 0..<3 {
          group.addTask { _ = try await fixture.executor(provider).drain(Fixture.tenant) }
        }
        try await group.waitForAll()
      }
      #expect(provider.calls.count == 80 && Set(provider.calls).count == 80)
      #expect(try await fixture.counts() == [.succeeded: 80])
    }
  }

  @Test("has at most eight actions in sending for each connection", arguments: TestEngine.allCases)
  func bound(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 60) { fixture in
      try await fixture.plan(60)
      let provider = FakeProvider(lanes: 3) { order, _ in
        let sending = try? await fixture.counts()[.sending]
        return (sending ?? 0) <= 24 ? .delivered(providerID: nil) : .refused(.permanent("too_many"))
      }
      #expect(try await fixture.executor(provider).drain(Fixture.tenant).delivered == 60)
    }
  }

  @Test("works in its loop until it is cancelled, woken by the signal", .timeLimit(.minutes(1)))
  func loop() async throws {
    try await Fixture.with(.sqlite, customers: 2) { fixture in
      let provider = FakeProvider()
      let executor = fixture.executor(provider)
      let wake = WakeSignal()
      let running = Task { await executor.run(Fixture.tenant, wake: wake) { _ in } }
      try await fixture.plan(2)
      wake.wake()
      while provider.calls.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
      running.cancel()
      await running.value
      #expect(try await fixture.counts() == [.succeeded: 2])
    }
  }

  @Test("gives as much as the rate allows and no more", arguments: TestEngine.allCases)
  func rate(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 12) { fixture in
      try await fixture.plan(12)
      let provider = FakeProvider(rate: RateLimit(perSecond: 1, burst: 5))
      let executor = fixture.executor(provider)
      try await executor.drain(Fixture.tenant)
      #expect(provider.calls.count == 5)
      fixture.clock.advance(.seconds(2))
      try await executor.drain(Fixture.tenant)
      #expect(provider.calls.count == 7)
    }
  }
}
