import Domain
import Store
import TestSupport
import Testing

@Suite("Source keys")
struct FactKeyTests {
  private typealias Key = (key: SourceKey, hash: [UInt8], at: Instant)

  private static func key(_ id: String, _ hash: UInt8, day: Int64 = 0) -> Key {
    (SourceKey(source: "shop", id: id), [UInt8](repeating: hash, count: 32), World.start + .days(day))
  }

  @Test("are new, the same, changed, or older than what is known", arguments: TestEngine.allCases)
  func answers(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      func accept(_ keys: [Key]) async throws -> [KeyAnswer] {
        let sent = keys
        return try await world.store.write { try $0.acceptKeys(tenant, sent) }
      }
      let key = Self.key
      #expect(try await accept([key("a", 1, 1), key("b", 1, 1)]) == [.new, .new])
      #expect(try await accept([key("b", 1, 1), key("c", 1, 1), key("a", 2, 2)]) == [.same, .new, .changed])
      // a is 2 since day 2: what is older at the source changes nothing.
      #expect(try await accept([key("a", 3, 1)]) == [.same])
      #expect(try await accept([key("a", 2, 2)]) == [.same])
      // Seen again on day 5, so a revision of day 4 is older.
      #expect(try await accept([key("a", 2, 5)]) == [.same])
      #expect(try await accept([key("a", 4, 4)]) == [.same])
      #expect(try await accept([key("a", 4, 5)]) == [.changed])
      #expect(try await accept([]) == [])
    }
  }

  @Test("that come twice in one batch are compared with each other", arguments: TestEngine.allCases)
  func batch(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let key = Self.key
      let keys = [key("b", 1, 0), key("a", 1, 0), key("b", 1, 0), key("b", 2, 1), key("b", 1, 0), key("b", 2, 1)]
      let answers = try await world.store.write { try $0.acceptKeys(tenant, keys) }
      #expect(answers == [.new, .new, .same, .changed, .same, .same])
    }
  }

  @Test("follow a dictionary that remembers the last content", arguments: TestEngine.allCases)
  func property(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      var random = Seeded(11)
      var model: [String: (hash: UInt8, day: Int64)] = [:]
      for _ in 0..<40 {
        var keys: [Key] = []
        var expected: [KeyAnswer] = []
        for _ in 0..<Int.random(in: 0..<600, using: &random) {
          let id = "k\(Int.random(in: 0..<900, using: &random))"
          let (hash, day) = (UInt8.random(in: 0..<3, using: &random), Int64.random(in: 0..<6, using: &random))
          keys.append(Self.key(id, hash, day: day))
          guard let known = model[id] else {
            expected.append(.new)
            model[id] = (hash, day)
            continue
          }
          let isRevision = hash != known.hash && day >= known.day
          expected.append(isRevision ? .changed : .same)
          if isRevision || hash == known.hash { model[id] = (hash, max(day, known.day)) }
        }
        let sent = keys
        #expect(try await world.store.write { try $0.acceptKeys(tenant, sent) } == expected)
      }
    }
  }

  @Test("are new to one of many who bring them at once", arguments: TestEngine.allCases)
  func concurrent(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let (store, tenant) = (world.store, world.tenant)
      let fresh = try await withThrowingTaskGroup(of: Int.self) { group in
        for task in 0..<10 {
          group.addTask {
            var random = Seeded(task)
            let keys = (0..<50).shuffled(using: &random).map { Self.key("k\($0)", 1) }
            return try await store.write { try $0.acceptKeys(tenant, keys) }.count { $0 == .new }
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(fresh == 50)
    }
  }
}
