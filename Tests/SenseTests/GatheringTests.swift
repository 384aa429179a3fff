import Domain
import JSON
import Sense
import Synchronization
import TestSupport
import Testing

@Suite("Intake of many at once")
struct GatheringTests {
  private static func message(_ number: Int, sender: String = "u", event: String = "Viewed") -> [IntakeParser.Parsed] {
    IntakeTests.parse(
      """
      {"type": "track", "messageId": "m\(number)", "userId": "\(sender)\(number % 7)", "event": "\(event)"}
      """)
  }

  /// Sends all at once and gives the answers in order; nil where the store failed.
  private static func sendAll(
    _ all: [[IntakeParser.Parsed]], to intake: Intake, _ tenant: TenantID
  ) async -> [[Intake.Answer]?] {
    let answers = Answers()
    await withTaskGroup(of: Void.self) { group in
      for (index, messages) in all.enumerated() {
        group.addTask {
          // Every fifth by a key of a browser, whose messages share no transaction with those of servers.
          let key: APIKey.Kind = index % 5 == 0 ? .write : .operate
          let answer = try? await intake.accept(messages, tenant: tenant, via: key)
          answers.note(answer, index)
        }
      }
    }
    return all.indices.map { answers[$0] }
  }

  @Test("stores each message once and answers each sender for its own", arguments: TestEngine.allCases)
  func answersEach(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      let records = CountingRecords(base: world.store)
      let intake = Intake(records: records, clock: world.clock, ids: world.ids)
      // Each twice, a rejected one among them, and some with two messages.
      let bad = IntakeTests.parse(#"{"type": "track", "event": "x"}"#)
      let all = (0..<400).map { $0 % 40 == 39 ? bad + Self.message($0 / 2) : Self.message($0 / 2) }
      let answers = await Self.sendAll(all, to: intake, world.tenant)
      var accepted: [Int: Int] = [:]
      for (index, answer) in answers.enumerated() {
        let answer = try #require(answer)
        #expect(answer.count == all[index].count)
        if index % 40 == 39 { #expect(IntakeTests.code(answer.first) != nil) }
        if answer.last == .accepted { accepted[index / 2, default: 0] += 1 } else { #expect(answer.last == .duplicate) }
      }
      #expect(accepted == Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, 1) }))
      let counts = try await world.counts()
      #expect(counts["events"] == 200)
      #expect(counts["customers"] == 7)
      #expect(records.writes < 200, "400 requests at once took \(records.writes) transactions")
    }
  }

  @Test("lets a store that fails one stop that one alone", arguments: TestEngine.allCases)
  func failsAlone(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      let records = CountingRecords(base: world.store, refuses: "Poison")
      let intake = Intake(records: records, clock: world.clock, ids: world.ids)
      let all = (0..<60).map { Self.message($0, event: $0 % 10 == 9 ? "Poison" : "Viewed") }
      let answers = await Self.sendAll(all, to: intake, world.tenant)
      for (index, answer) in answers.enumerated() {
        #expect(answer == (index % 10 == 9 ? nil : [.accepted]))
      }
      let counts = try await world.counts()
      #expect(counts["events"] == 54)
    }
  }
}

private final class Answers: Sendable {
  private let all = Mutex([Int: [Intake.Answer]]())

  subscript(index: Int) -> [Intake.Answer]? { all.withLock { $0[index] } }
  func note(_ answer: [Intake.Answer]?, _ index: Int) { all.withLock { $0[index] = answer } }
}

/// Counts transactions that write, and undoes those that leave an event of one name.
private final class CountingRecords: Records {
  private let base: any Records
  private let refused: String?
  private let count = Atomic<Int>(0)

  init(base: any Records, refuses refused: String? = nil) {
    self.base = base
    self.refused = refused
  }

  var writes: Int { count.load(ordering: .relaxed) }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await base.read(body)
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    count.add(1, ordering: .relaxed)
    let refused = refused
    return try await base.write { tx in
      let value = try body(tx)
      if let refused, let tenant = try tx.tenants().first?.id {
        let customers = try tx.customers(tenant, after: nil, limit: 100).map(\.id)
        let names = try tx.events(tenant, of: customers, limit: 1_000).map(\.name)
        if names.contains(refused) { throw StoreError(.full, "refused by the test") }
      }
      return value
    }
  }
}
