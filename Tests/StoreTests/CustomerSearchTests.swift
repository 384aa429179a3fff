import Domain
import JSON
import SQL
import TestSupport
import Testing

@testable import Store

@Suite("A search for customers")
struct CustomerSearchTests {
  /// The customers found, page by page.
  private static func find(
    _ world: World, _ text: String, segment: ID<Segment>? = nil, limit: Int = 50
  ) async throws -> [CustomerID] {
    let tenant = world.tenant
    var found: [CustomerID] = []
    var after: CustomerSearch.Cursor?
    repeat {
      let cursor = after
      let page = try await world.store.read {
        try $0.search(tenant, CustomerSearch(text: text, segment: segment, after: cursor, limit: limit))
      }
      #expect(page.customers.count <= limit)
      found += page.customers
      after = page.next.flatMap { CustomerSearch.Cursor($0.description) }
      #expect(after == page.next)
    } while after != nil
    return found
  }

  private static func identity(_ kind: Identity.Kind, _ value: String, of customer: Int) -> Identity {
    Identity(kind: kind, value: value, customer: World.id(customer), isVerified: true, createdAt: World.start)
  }

  @Test("follows names and handles as they change", arguments: TestEngine.allCases)
  func follows(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      let ann = World.makeCustomer(1, profile: ["name": "Ann Li"])
      try await world.store.write { tx in
        try tx.insertCustomers(tenant, [ann, World.makeCustomer(2, profile: ["company": "李宁公司"])])
        try tx.claimIdentities(
          tenant,
          [
            Self.identity(.email, "ann@example.com", of: 1), Self.identity(.phone, "13800138000", of: 2),
            Self.identity(.userID, "Li", of: 1),
          ])
        // Another's handle is not hers.
        try tx.claimIdentities(tenant, [Self.identity(.phone, "13800138000", of: 1)])
      }
      #expect(try await Self.find(world, "ann li") == [World.id(1)])
      #expect(try await Self.find(world, "宁公") == [World.id(2)])
      #expect(try await Self.find(world, "8000") == [World.id(2)])
      #expect(try await Self.find(world, "nobody") == [])
      #expect(try await Self.find(world, "ann nobody") == [])
      #expect(try await Self.find(world, "\u{FFFF}%_' OR 1") == [])

      var older = ann
      (older.profile, older.profileAt) = (["name": "Old"], World.start - .days(1))
      var newer = ann
      (newer.profile, newer.profileAt) = (["name": "Bea"], World.start + .days(1))
      let updates = [older, newer]
      try await world.store.write { try $0.updateCustomer(tenant, updates[0]) }
      #expect(try await Self.find(world, "old") == [])
      try await world.store.write { try $0.updateCustomer(tenant, updates[1]) }
      #expect(try await Self.find(world, "bea") == [World.id(1)])
      // The name is gone; the address and the user id, which was also part of the name, are not.
      #expect(try await Self.find(world, "ann") == [World.id(1)])
      #expect(try await Self.find(world, "li") == [World.id(1)])
      newer.erasedAt = World.start
      let erased = newer
      try await world.store.write { try $0.updateCustomer(tenant, erased) }
      for text in ["bea", "ann", "li"] { #expect(try await Self.find(world, text) == []) }
    }
  }

  @Test("finds an alias set once, by its canonical customer and the words of all", arguments: TestEngine.allCases)
  func aliases(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      try await world.store.write { tx in
        try tx.insertCustomers(
          tenant,
          [
            World.makeCustomer(1, profile: ["name": "Ann"]), World.makeCustomer(2, profile: ["name": "Anna"]),
            World.makeCustomer(3, profile: ["name": "Annabel"]),
          ])
        try tx.claimIdentities(tenant, [Self.identity(.email, "li@example.com", of: 2)])
        try tx.insertMerge(
          tenant, Merge(id: World.id(9), from: World.id(1), into: World.id(2), at: World.start, reason: "test"))
      }
      for limit in [1, 2, 50] {
        #expect(try await Self.find(world, "ann", limit: limit) == [World.id(2), World.id(3)])
      }
      #expect(try await Self.find(world, "annabel") == [World.id(3)])
      #expect(try await Self.find(world, "li ann") == [World.id(2)])
      try await world.store.write { try $0.undoMerge(tenant, World.id(9), at: World.start) }
      #expect(try await Self.find(world, "ann") == [World.id(1), World.id(2), World.id(3)])
    }
  }

  @Test("finds what a look at every name finds, on pages of any size", arguments: TestEngine.allCases)
  func model(engine: TestEngine) async throws {
    try await World.with(engine) { world throws in
      let tenant = world.tenant
      var random = Seeded(5)
      let words = ["ann", "anna", "bo", "bob", "li", "lin", "王小明", "小明", "明"]
      let names = (1...900).map { _ in (0..<3).map { _ in words.randomElement(using: &random)! } }
      let segment: ID<Segment> = World.id(1)
      try await world.store.write { tx in
        try tx.insertCustomers(
          tenant,
          names.indices.map { index in
            World.makeCustomer(index + 1, profile: ["name": .string(names[index].joined(separator: " "))])
          })
        try tx.saveMemberships(
          tenant,
          names.indices.map { index in
            Membership(
              customer: World.id(index + 1), segment: segment, isMember: index % 3 == 0, since: World.start,
              segmentVersion: 1)
          })
      }
      for (search, wanted) in [
        ("an", ["an"]), ("bo li", ["bo", "li"]), ("小明 lin", ["小明", "lin"]), ("明 b", ["明", "b"]),
      ] {
        let expected = names.indices.filter { index in
          wanted.allSatisfy { beginning in
            names[index].contains { $0.hasPrefix(beginning) || beginning.first! > "z" && $0.hasSuffix(beginning) }
          }
        }
        for (limit, isSegment) in [(7, false), (1_000, false), (40, true)] {
          let found = try await Self.find(world, search, segment: isSegment ? segment : nil, limit: limit)
          let ids: [CustomerID] = expected.filter { !isSegment || $0 % 3 == 0 }.map { World.id($0 + 1) }
          #expect(found.count == Set(found).count)
          #expect(Set(found) == Set(ids), "\(search) \(limit) \(isSegment)")
        }
      }
    }
  }

  @Test("finds customers from before it was there, and goes on after a stop", arguments: TestEngine.allCases)
  func backfill(engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let world = World(store: Store(database: database), tenant: World.id(1))
      try await world.store.migrate(Migrations.all.filter { $0.number < 22 })
      // As rows stood before: written without terms.
      try await world.store.writeSQL { tx in
        try tx.insertTenant(World.makeTenant(world.tenant))
        for number in 1...25 {
          let id: CustomerID = World.id(number)
          try tx.execute(
            """
            INSERT INTO customers
              (tenant_id, bucket, customer_id, kind, is_provisional, profile, profile_at, created_at, erased_at)
            VALUES (\(world.tenant), \(id.bucket), \(id), 0, 0, \(["name": .string("Ann \(number)")] as JSON), 0, 0,
              \(number == 7 ? World.start : nil))
            """)
        }
      }
      try await world.store.migrate(Migrations.all)
      #expect(try await Self.find(world, "ann") == [])
      try await world.store.backfill(page: 10)
      #expect(try await Self.find(world, "ann").count == 24)
      #expect(try await Self.find(world, "25 ann") == [World.id(25)])
      try await world.store.migrate()
      #expect(try await Self.find(world, "ann", limit: 5).count == 24)
    }
  }

  @Test("reads ranges of its index and no whole table")
  func plan() async throws {
    try await World.with(.sqlite) { world throws in
      let tenant = world.tenant
      let after = TermRow(term: [65], customer: World.id(1))
      let statements: [SQL] = [
        StoreTransaction.termRows(tenant, [65], after: nil, limit: 5, through: "INDEXED BY customer_terms_term"),
        StoreTransaction.termRows(tenant, [65], after: after, limit: 5, through: "INDEXED BY customer_terms_term"),
        "\(fragment: StoreTransaction.selectCustomers) WHERE tenant_id = \(tenant) AND customer_id > \(after.customer) ORDER BY customer_id LIMIT 50",
      ]
      for statement in statements {
        let plan = try await world.store.readSQL { tx in
          try tx.query("EXPLAIN QUERY PLAN \(fragment: statement)") { row throws(SQLError) in try row.text(3) }
        }
        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
      }
    }
  }
}
