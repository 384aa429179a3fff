import Dispatch
import Domain
import JSON
import Store
import TestSupport
import Testing

@Suite("A customer store")
struct CustomerStoreTests {
  @Test("gives customers back one by one, by list and page by page", arguments: TestEngine.allCases)
  func lists(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let all = (1...700).map { World.makeCustomer($0, profile: ["name": .string("n\($0) 名")]) }
      try await world.store.write { try $0.insertCustomers(tenant, all.shuffled()) }
      let odd = all.filter { $0.id.low % 2 == 1 }
      #expect(
        try await world.store.read { try $0.customers(tenant, odd.map(\.id).reversed() + [World.id(9_999)]) } == odd)
      #expect(try await world.store.read { try $0.customer(tenant, all[6].id) } == all[6])
      #expect(try await world.store.read { try $0.customer(tenant, World.id(9_999)) } == nil)
      #expect(try await world.store.read { try $0.customers(tenant, []) } == [])
      var pages: [[Customer]] = []
      repeat {
        let last = pages.last?.last?.id
        pages.append(try await world.store.read { try $0.customers(tenant, after: last, limit: 300) })
      } while pages.last?.isEmpty == false
      #expect(pages.map(\.count) == [300, 300, 100, 0])
      #expect(pages.flatMap { $0 } == all)
      #expect(try await world.store.read { try $0.customerCount(tenant) } == 700)
      #expect(await code { try await world.store.write { try $0.insertCustomers(tenant, [all[0]]) } } == .conflict)
    }
  }

  @Test("never overwrites a profile with an older one", arguments: TestEngine.allCases)
  func profiles(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let first = World.makeCustomer(1, profile: ["city": "Leeds"], at: World.start + .days(1))
      var older = first
      (older.profile, older.profileAt, older.kind) = (["city": "York"], World.start, .company)
      var newer = first
      (newer.profile, newer.profileAt, newer.erasedAt) = (["city": "Hull"], World.start + .days(2), World.start)
      let updates = [older, newer]
      try await world.store.write { transaction in
        try transaction.insertCustomers(tenant, [first])
        try transaction.updateCustomer(tenant, updates[0])
      }
      let kept = try await world.store.read { try $0.customer(tenant, first.id) }
      #expect(kept?.profile == ["city": "Leeds"])
      #expect(kept?.profileAt == first.profileAt)
      #expect(kept?.kind == .company)
      try await world.store.write { try $0.updateCustomer(tenant, updates[1]) }
      #expect(try await world.store.read { try $0.customer(tenant, first.id) } == newer)
      let missing = World.makeCustomer(2)
      #expect(await code { try await world.store.write { try $0.updateCustomer(tenant, missing) } } == .notFound)
    }
  }

  @Test(
    "makes transactions that lock the same customers in any order wait and not fail", arguments: TestEngine.allCases)
  func locks(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let (store, tenant) = (world.store, world.tenant)
      try await world.insertCustomers(8)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<8 {
          group.addTask {
            var random = Seeded(task)
            let ids: [CustomerID] = (1...8).shuffled(using: &random).map { World.id($0) }
            for _ in 0..<10 {
              try await store.write { transaction in
                try transaction.lockCustomers(tenant, ids)
                var customer = try transaction.customer(tenant, World.id(1))!
                let count = customer.profile["count"]?.intValue ?? 0
                customer.profile = ["count": .int(count + 1)]
                try transaction.updateCustomer(tenant, customer)
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await store.read { try $0.customer(tenant, World.id(1)) }?.profile == ["count": 80])
    }
  }

  @Test("locks those whom nobody else has locked, without waiting, and says who they are", .timeLimit(.minutes(1)))
  func free() async throws {
    try await World.with(.postgres) { world throws in
      let (store, tenant) = (world.store, world.tenant)
      try await world.insertCustomers(3)
      let ids: [CustomerID] = (1...4).map { World.id($0) }
      let (isHeld, held) = AsyncStream.makeStream(of: Void.self)
      let mayEnd = DispatchSemaphore(value: 0)
      let holder = Task {
        try await store.write { tx in
          try tx.lockCustomers(tenant, [World.id(2)])
          held.finish()
          mayEnd.wait()
        }
      }
      for await _ in isHeld {}
      #expect(try await store.write { try $0.lockFreeCustomers(tenant, ids) } == [World.id(1), World.id(3)])
      mayEnd.signal()
      try await holder.value
      #expect(try await store.write { try $0.lockFreeCustomers(tenant, ids) }.count == 3)
    }
  }

  @Test("keeps the consent ledger whole and in time order", arguments: TestEngine.allCases)
  func consents(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let lines = (0..<6).map { number in
        Consent(
          id: World.id(number), customer: World.id(1 + number % 2), purpose: number < 3 ? .marketing : .tracking,
          channel: .email, isGranted: number % 3 == 0, at: World.start - .hours(Int64(number)), source: "api",
          evidence: "form \(number)")
      }
      try await world.store.write { try $0.insertConsents(tenant, lines) }
      try await world.store.write { try $0.insertConsents(tenant, [lines[0]]) }
      #expect(
        try await world.store.read { try $0.consents(tenant, of: [World.id(1), World.id(2)]) } == lines.reversed())
      #expect(try await world.store.read { try $0.consents(tenant, of: [World.id(3)]) } == [])
    }
  }

  @Test("suppresses an address on one channel, with the latest reason", arguments: TestEngine.allCases)
  func suppressions(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let (tenant, hash) = (world.tenant, [UInt8](repeating: 3, count: 32))
      func reason(_ channel: Channel) async throws -> String? {
        try await world.store.read { try $0.suppressionReason(tenant, channel: channel, addressHash: hash) }
      }
      try await world.store.write { transaction in
        for (reason, day) in [("bounce", Int64(1)), ("complaint", 2), ("late news", 0)] {
          try transaction.insertSuppression(
            tenant, channel: .email, addressHash: hash, reason: reason, at: World.start + .days(day))
        }
      }
      #expect(try await reason(.email) == "complaint")
      #expect(try await reason(.sms) == nil)
      try await world.store.write { try $0.deleteSuppression(tenant, channel: .email, addressHash: hash) }
      #expect(try await reason(.email) == nil)
    }
  }
}
