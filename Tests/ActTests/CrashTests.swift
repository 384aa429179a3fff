import Domain
import TestSupport
import Testing

@testable import Act

@Suite("An executor that dies")
struct CrashTests {
  struct Death: Sendable, CustomTestStringConvertible {
    let engine: TestEngine
    let write: Int
    let moment: StoreRecords.Moment
    var testDescription: String { "\(engine), write \(write), \(moment)" }

    static let all = TestEngine.allCases.flatMap { engine in
      (1...4).flatMap { write in
        StoreRecords.Moment.allCases.map { Death(engine: engine, write: write, moment: $0) }
      }
    }
  }

  /// Runs one executor to its death and another one after the leases ran out.
  private func die(_ death: Death, _ fixture: Fixture, _ provider: FakeProvider) async throws {
    let records = StoreRecords(store: fixture.store, crash: (death.write, death.moment))
    await #expect(throws: StoreRecords.Crash.self) {
      try await fixture.executor(provider, records: records).drain(Fixture.tenant)
    }
    let others = try await fixture.executor(provider).drain(Fixture.tenant)
    #expect(others.recovered == 0)
    fixture.clock.advance(Executor.lease)
    try await fixture.executor(provider).drain(Fixture.tenant)
    fixture.clock.advance(.hours(1))
    try await fixture.executor(provider).drain(Fixture.tenant)
  }

  @Test("never sends twice, and loses nothing, after a crash at each commit", arguments: Death.all)
  func mail(_ death: Death) async throws {
    try await Fixture.with(death.engine, customers: 20) { fixture in
      try await fixture.plan(20)
      let provider = FakeProvider()
      try await die(death, fixture, provider)
      #expect(provider.taken.values.allSatisfy { $0 == 1 })
      let counts = try await fixture.counts()
      let unknown = counts[.unknown] ?? 0
      #expect(counts[.succeeded, default: 0] + unknown == 20)
      #expect(unknown <= Int64(Executor.perConnection))
      #expect(Int64(provider.taken.count) >= counts[.succeeded, default: 0])
      // Only a crash between the two commits of a chunk leaves anything in doubt: the first leases everything and begins
      // a chunk, the next two write what became of one and begin another, the last one only writes.
      let isInDoubt = death.moment == .afterCommit ? death.write < 4 : death.write > 1
      #expect((unknown > 0) == isInDoubt)
      #expect(try await fixture.reserved() == 20)
    }
  }

  @Test(
    "writes what was answered, and goes on, where the store was away as the next chunk was begun",
    arguments: TestEngine.allCases)
  func away(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 20) { fixture in
      try await fixture.plan(20)
      let provider = FakeProvider()
      let report = try await fixture.executor(provider, records: AbsentOnce(store: fixture.store, write: 2))
        .drain(Fixture.tenant)
      #expect(report.delivered == 20)
      #expect(try await fixture.counts() == [.succeeded: 20])
      #expect(provider.taken.values.allSatisfy { $0 == 1 })
    }
  }

  @Test("repeats with the same key where the provider knows it, and nothing is left unknown", arguments: Death.all)
  func webhook(_ death: Death) async throws {
    try await Fixture.with(death.engine, customers: 20) { fixture in
      try await fixture.plan(20, channel: .webhook)
      let provider = FakeProvider(.webhook, isIdempotent: true)
      try await die(death, fixture, provider)
      #expect(try await fixture.counts() == [.succeeded: 20])
      #expect(provider.taken.count == 20)
    }
  }

  @Test("leaves unknown what it was sending, until a person says", arguments: TestEngine.allCases)
  func unknown(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 1) { fixture in
      try await fixture.plan(1)
      let dead = StoreRecords(store: fixture.store, crash: (1, .afterCommit))
      let provider = FakeProvider()
      _ = try? await fixture.executor(provider, records: dead).runOnce(Fixture.tenant)
      #expect(try await fixture.action().state == .sending)
      for _ in 0..<40 {
        fixture.clock.advance(.days(1))
        try await fixture.executor(provider).drain(Fixture.tenant)
      }
      #expect(try await fixture.action().state == .unknown)
      #expect(try await fixture.code() == "crashed_while_sending")
      #expect(provider.calls.isEmpty)
    }
  }

  @Test("takes a reply that comes after its lease as evidence", arguments: TestEngine.allCases)
  func late(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 2) { fixture in
      try await fixture.plan(2)
      let slow = FakeProvider { _, call in
        if call == 1 {
          fixture.clock.advance(Executor.lease)
          _ = try? await fixture.executor(FakeProvider()).runOnce(Fixture.tenant)
        }
        return call == 1 ? .delivered(providerID: "late") : .refused(.permanent("smtp_refused"))
      }
      _ = try await fixture.executor(slow).runOnce(Fixture.tenant)
      #expect(try await fixture.counts() == [.succeeded: 1, .dead: 1])
      #expect(try await fixture.reserved() == 1)
    }
  }
}
