import Domain
import Store
import TestSupport
import Testing

@Suite("Identities")
struct IdentityTests {
  @Test("keep their first customer", arguments: TestEngine.allCases)
  func first(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let old = [identity("a", 1), identity("b", 1)]
      _ = try await world.store.write { try $0.claimIdentities(tenant, old) }
      let new = [identity("c", 2), identity("b", 2), identity("a", 3), identity("c", 4)]
      let inForce = try await world.store.write { try $0.claimIdentities(tenant, new) }
      #expect(inForce == [new[0], old[1], old[0], new[0]])
      #expect(try await world.store.read { try $0.identities(tenant, of: [World.id(1)]) } == old)
      #expect(try await world.store.read { try $0.identities(tenant, of: [World.id(3), World.id(4)]) } == [])
      let handles = [(kind: Identity.Kind.email, value: "b"), (kind: .phone, value: "b"), (kind: .email, value: "b")]
      #expect(try await world.store.read { try $0.identities(tenant, handles) } == [old[1]])
      #expect(try await world.store.write { try $0.claimIdentities(tenant, []) } == [])
    }
  }

  @Test("are verified by name", arguments: TestEngine.allCases)
  func verify(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      try await world.store.write { transaction in
        try transaction.claimIdentities(tenant, [identity("a", 1)])
        try transaction.verifyIdentity(tenant, kind: .email, value: "a")
      }
      #expect(try await world.store.read { try $0.identities(tenant, of: [World.id(1)]) }.map(\.isVerified) == [true])
      let failure = await code {
        try await world.store.write { try $0.verifyIdentity(tenant, kind: .phone, value: "a") }
      }
      #expect(failure == .notFound)
    }
  }

  @Test("claimed by many at once all get the same customer", arguments: TestEngine.allCases)
  func concurrent(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let (store, tenant) = (world.store, world.tenant)
      let answers = try await withThrowingTaskGroup(of: [Identity].self) { group in
        for task in 1...12 {
          group.addTask {
            var random = Seeded(task)
            let claims = (0..<40).shuffled(using: &random).map { identity("address \($0)", task) }
            return try await store.write { try $0.claimIdentities(tenant, claims) }
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      let winners = Dictionary(grouping: answers, by: \.value).mapValues { Set($0.map(\.customer)) }
      #expect(winners.count == 40)
      #expect(winners.values.allSatisfy { $0.count == 1 })
    }
  }

  private func identity(_ value: String, _ customer: Int) -> Identity {
    Identity(kind: .email, value: value, customer: World.id(customer), isVerified: false, createdAt: World.start)
  }
}
