import Domain
import JSON
import Sense
import TestSupport
import Testing

@Suite("A merge of customers")
struct MergeTests {
  @Test("makes two one, and an un-merge two again", arguments: TestEngine.allCases)
  func mergeAndBack(_ engine: TestEngine) async throws {
    try await World.make(engine) { world in
      let (one, other) = (world.ids.next(Customer.self), world.ids.next(Customer.self))
      try await world.store.write { transaction in
        try transaction.insertCustomers(
          world.tenant,
          [one, other].map {
            Customer(id: $0, isProvisional: false, profile: [:], profileAt: World.start, createdAt: World.start)
          })
      }
      let merges = CustomerMerge(records: world.store, clock: world.clock, ids: world.ids)
      let merge = try await merges.merge(world.tenant, from: one, into: other, reason: "same phone", principal: "ann")
      let sets = try await world.store.read { try $0.aliasSets(world.tenant, [one]) }
      #expect(sets[one] == AliasSet(canonical: other, members: [one, other]))
      await #expect(throws: StoreError.self) {
        try await merges.merge(world.tenant, from: other, into: one, reason: "again", principal: "ann")
      }
      try await merges.unmerge(world.tenant, merge, principal: "ann")
      let after = try await world.store.read { try $0.aliasSets(world.tenant, [one]) }
      #expect(after[one]?.members == [one])
    }
  }
}
