import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("The unit of work")
struct RecordsTests {
  @Test("serves Domain's protocol", arguments: TestEngine.allCases)
  func records(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let (records, tenant): (any Records, TenantID) = (world.store, world.tenant)
      try await records.write { try $0.saveTraits(tenant, [(World.id(1), [:])], at: World.start) }
      #expect(try await records.read { try $0.traits(tenant, World.id(1)) } == [:])
    }
  }

  @Test("goes on after a part of it failed, without that part", arguments: TestEngine.allCases)
  func attempt(engine: TestEngine) async throws {
    try await World.with(engine) { world in
      let failure = try await world.write { store, tenant -> StoreError.Code? in
        try store.insertActions(tenant, [World.makeAction(1, of: 1)])
        var failure: StoreError.Code?
        do {
          try store.attempt {
            try store.insertActions(tenant, [World.makeAction(2, of: 2)])
            try store.insertActions(tenant, [World.makeAction(1, of: 1)])
          }
        } catch let error as StoreError {
          failure = error.code
        }
        try store.insertActions(tenant, [World.makeAction(3, of: 3)])
        return failure
      }
      #expect(failure == .conflict)
      let left = try await world.read { try $0.actions($1, state: nil, strategy: nil, limit: 9) }
      #expect(left.map(\.id) == [World.id(3), World.id(1)])
    }
  }
}
