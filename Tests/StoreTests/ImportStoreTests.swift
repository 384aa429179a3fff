import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("An import store")
struct ImportStoreTests {
  @Test("keeps a run's state, its rejects and presets", arguments: TestEngine.allCases)
  func runs(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      var runs = (1...3).map { number in
        ImportRun(
          id: World.id(number), kind: "orders", fileName: "订单.csv", mapping: ["id": "A"], state: .running,
          startedAt: World.start + .hours(Int64(number)))
      }
      let first = runs
      try await world.store.write { transaction in for run in first { try transaction.saveImport(tenant, run) } }
      (runs[1].state, runs[1].position, runs[1].accepted, runs[1].added) = (.finished, 100, 90, 80)
      (runs[1].revised, runs[1].rejected, runs[1].endedAt) = (5, 10, World.start + .days(1))
      let changed = runs[1]
      try await world.store.write { try $0.saveImport(tenant, changed) }
      #expect(try await world.store.read { try $0.importRun(tenant, World.id(2)) } == changed)
      #expect(try await world.store.read { try $0.importRun(tenant, World.id(9)) } == nil)
      #expect(try await world.store.read { try $0.imports(tenant, limit: 2) } == [runs[2], runs[1]])

      let rejects = (1...5).map {
        ImportReject(ordinal: $0, line: $0 + 1, field: "price", reason: "not_a_number", raw: [0, 255])
      }
      let again = ImportReject(ordinal: 2, line: 3, field: "date", reason: "no_date", raw: [])
      try await world.store.write { transaction in
        try transaction.insertRejects(tenant, World.id(2), rejects)
        try transaction.insertRejects(tenant, World.id(2), [again])
        try transaction.deleteReject(tenant, World.id(2), ordinal: 4)
      }
      let kept = try await world.store.read { try $0.rejects(tenant, World.id(2), after: 1, limit: 9) }
      #expect(kept == [again, rejects[2], rejects[4]])
      #expect(try await world.store.read { try $0.rejects(tenant, World.id(1), after: 0, limit: 9) } == [])

      for mapping in [["a": 1], ["b": 2]] as [JSON] {
        try await world.store.write { try $0.savePreset(tenant, name: "mine", kind: "orders", mapping: mapping) }
      }
      let preset = try await world.store.read { try $0.preset(tenant, name: "mine")?.mapping }
      #expect(preset == ["b": 2])
      #expect(try await world.store.read { try $0.preset(tenant, name: "yours")?.kind } == nil)
    }
  }

  @Test("takes an import back exactly", arguments: TestEngine.allCases, 1...4)
  func undo(engine: TestEngine, seed: Int) async throws {
    try await World.with(engine) { world throws in
      let (store, tenant, run) = (world.store, world.tenant, World.id(1) as ID<ImportRun>)
      let base = ImportScript(seed: seed, numbers: 0..<120)
      try await store.write { _ = try base.play(on: $0, tenant) }
      let before = try await rows(in: store)
      let counts = try await store.read { try $0.factCounts(tenant) }

      let script = ImportScript(seed: seed + 100, numbers: 60..<240)
      let changes = try await store.write { transaction in
        let changes = try script.play(on: transaction, tenant)
        try transaction.insertChanges(tenant, run, changes)
        return changes
      }
      #expect(Set(changes.map(\.subject)).count == 5)
      #expect(changes.contains { $0.before != nil })
      let after = try await rows(in: store)
      #expect(after != before)

      var touched: Set<CustomerID> = []
      while true {
        let part = try await store.read { try $0.changes(tenant, run, limit: 37) }
        if part.isEmpty { break }
        touched.formUnion(try await store.write { try $0.undoChanges(tenant, run, part) })
        // Asked again, as after a lost answer, it does nothing.
        #expect(try await store.write { try $0.undoChanges(tenant, run, part) } == [])
      }
      let undone = try await rows(in: store)
      #expect(Set(undone).symmetricDifference(before) == [])
      #expect(try await store.read { try $0.factCounts(tenant) } == counts)
      #expect(touched == Set(changes.filter { $0.subject != .product }.map(\.customer)))

      // The same file comes in again as if for the first time.
      let again = try await store.write { transaction in
        let changes = try script.play(on: transaction, tenant)
        try transaction.insertChanges(tenant, run, changes)
        return changes
      }
      #expect(again == changes)
      let repeated = try await rows(in: store)
      #expect(Set(repeated).symmetricDifference(after) == [])
    }
  }

  @Test("leaves a customer that has other facts by now", arguments: TestEngine.allCases)
  func otherFacts(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let (store, tenant, run) = (world.store, world.tenant, World.id(1) as ID<ImportRun>)
      try await world.insertCustomers(4)
      let source = SourceKey(source: "customers", id: "1")
      let changes = (1...4).map { ImportChange.customer(Int64($0), World.id($0), source: $0 == 1 ? source : nil) }
      try await store.write { transaction in
        _ = try transaction.acceptKeys(tenant, [(source, [1], World.start)])
        try transaction.insertChanges(tenant, run, changes)
        try transaction.insertOrders(tenant, [World.makeOrder(1, of: 1)])
        for (customer, source) in [(2, "unsubscribe-link"), (3, "import")] {
          let consent = Consent(
            id: World.id(customer), customer: World.id(customer), purpose: .marketing, channel: .email,
            isGranted: false, at: World.start, source: source, evidence: "")
          try transaction.insertConsents(tenant, [consent])
        }
        _ = try transaction.undoChanges(tenant, run, changes)
      }
      let left = try await store.read { try $0.customers(tenant, after: nil, limit: 9) }
      #expect(left.map(\.id) == [World.id(1), World.id(2)])
      #expect(try await store.write { try $0.acceptKeys(tenant, [(source, [1], World.start)]) } == [.same])
    }
  }
}
