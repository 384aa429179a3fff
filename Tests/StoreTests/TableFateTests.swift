import Domain
import SQL
import TestSupport
import Testing

@testable import Store

@Suite("What becomes of each table when a person is erased")
struct TableFateTests {
  @Test("is said for every table there is, and for no other", arguments: TestEngine.allCases)
  func complete(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      try await Store(database: database).migrate()
      let tables = Set(try await database.read { try SchemaLintTests.columns($0) }.keys).subtracting(["sqlite_stat1"])
      let named = TableFate.all.map { "\($0.table)" }
      #expect(Set(named).count == named.count)
      #expect(tables.subtracting(named) == [], "say in TableFate what becomes of it")
      // On PostgreSQL the tokens are a sequence.
      #expect(Set(named).subtracting(tables).subtracting(engine == .postgres ? ["tokens"] : []) == [])
    }
  }

  @Test("names the key of every table that is deleted by customer", arguments: TestEngine.allCases)
  func keys(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      try await Store(database: database).migrate()
      let (columns, keys) = try await database.read { (try SchemaLintTests.columns($0), try SchemaLintTests.keys($0)) }
      for (table, fate) in TableFate.all {
        guard case .deleted(let key) = fate else { continue }
        let named = Set(key.map { $0.text(for: engine == .sqlite ? .sqlite : .postgres).text })
        let owner: Set = ["tenant_id", "bucket", "customer_id"]
        #expect(owner.isSubset(of: columns["\(table)"] ?? []), "\(table)")
        let unique = keys.filter { $0.table == "\(table)" && $0.isUnique }.map { Set($0.columns).subtracting(owner) }
        #expect(unique.contains(named), "\(table): \(named) is no key of \(unique)")
      }
    }
  }

  @Test("keeps no table whole that names a customer and holds words of theirs")
  func kept() {
    let whole: [String] = TableFate.all.compactMap { table, fate in
      if case .kept(let why) = fate, !why.isEmpty { return "\(table)" }
      return nil
    }
    // Of a customer, with nothing but random ids, codes and numbers in them.
    let ofCustomers: Set = ["aliases", "assignments", "outcomes"]
    #expect(ofCustomers.isSubset(of: whole))
  }
}
