import SQL
import TestSupport
import Testing

@Suite("Transactions on both engines")
struct TransactionContractTests {
  private struct Refusal: Error {}

  private func withTables(_ engine: TestEngine, _ body: (any Database) async throws -> Void) async throws {
    try await engine.withDatabase { database in
      try await database.write {
        try $0.script(
          """
          CREATE TABLE parent (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, n BIGINT CONSTRAINT small CHECK (n < 1000));
          CREATE TABLE child (id BIGINT PRIMARY KEY, parent_id BIGINT NOT NULL REFERENCES parent (id));
          INSERT INTO parent VALUES (1, 'one', 0);
          """)
      }
      try await body(database)
    }
  }

  private func names(_ database: any Database) async throws -> [String] {
    try await database.read { try $0.query("SELECT name FROM parent ORDER BY id") { row in try row.text(0) } }
  }

  @Test("name the constraint they violate", arguments: TestEngine.allCases)
  func constraints(_ engine: TestEngine) async throws {
    try await withTables(engine) { database in
      let cases: [(SQL, SQLError.Code, String?)] = [
        ("INSERT INTO parent VALUES (2, 'one', 0)", .unique, nil),
        ("INSERT INTO parent VALUES (1, 'two', 0)", .unique, nil),
        ("INSERT INTO parent VALUES (2, 'two', 1000)", .check, "small"),
        ("INSERT INTO parent VALUES (2, NULL, 0)", .notNull, "parent.name"),
        ("INSERT INTO child VALUES (1, 99)", .foreignKey, nil),
        ("INSERT INTO nowhere VALUES (1)", .syntax, nil),
        ("INSERT INTO parent VALUES (", .syntax, nil),
      ]
      for (sql, code, constraint) in cases {
        let error = await #expect(throws: SQLError.self) { try await database.write { _ = try $0.execute(sql) } }
        #expect(error?.code == code, "\(error?.message ?? "")")
        if let constraint { #expect(error?.constraint == constraint) }
        #expect(error?.isRetryable == false)
      }
      let stored = try await names(database)
      #expect(stored == ["one"])
    }
  }

  @Test("that throw undo themselves and nothing else", arguments: TestEngine.allCases)
  func isolationOfFailures(_ engine: TestEngine) async throws {
    try await withTables(engine) { database in
      let failed = await withTaskGroup(of: Int?.self) { tasks in
        for id in 10..<60 {
          tasks.addTask {
            do {
              try await database.write { connection in
                try connection.execute("INSERT INTO parent VALUES (\(id), \("name \(id)"), 0)")
                if id % 3 == 0 { throw Refusal() }
              }
              return nil
            } catch {
              #expect(error is Refusal)
              return id
            }
          }
        }
        return await tasks.reduce(into: Set<Int>()) { if let id = $1 { $0.insert(id) } }
      }
      #expect(failed == Set((10..<60).filter { $0 % 3 == 0 }))
      let expected = ["one"] + (10..<60).filter { $0 % 3 != 0 }.map { "name \($0)" }
      let stored = try await names(database)
      #expect(stored == expected)
    }
  }

  @Test("count 200 concurrent increments exactly, and stop at the limit", arguments: TestEngine.allCases)
  func increments(_ engine: TestEngine) async throws {
    try await withTables(engine) { database in
      let granted = try await withThrowingTaskGroup(of: Int.self) { tasks in
        for _ in 0..<200 {
          tasks.addTask {
            try await database.write { try $0.execute("UPDATE parent SET n = n + 1 WHERE id = 1 AND n < 150") }
          }
        }
        return try await tasks.reduce(0, +)
      }
      #expect(granted == 150)
      let stored = try await database.read { try $0.first("SELECT n FROM parent") { row in try row.int(0) } }
      #expect(stored == 150)
    }
  }

  @Test("run batches in order and answer what each changed", arguments: TestEngine.allCases)
  func batches(_ engine: TestEngine) async throws {
    try await withTables(engine) { database in
      let inserts = (2..<1_302).map {
        "INSERT INTO parent VALUES (\($0), \("name \($0)"), \($0 % 2 == 0 ? 0 : nil))" as SQL
      }
      let changed = try await database.write { try $0.executeBatch(inserts + ["UPDATE parent SET n = 1", "SELECT 1"]) }
      #expect(changed == Array(repeating: 1, count: 1_300) + [1_301, 0])
      let error = await #expect(throws: SQLError.self) {
        try await database.write {
          try $0.executeBatch(["DELETE FROM parent", "INSERT INTO child VALUES (1, NULL)", "SELECT 2"])
        }
      }
      #expect(error?.code == .notNull)
      let stored = try await names(database)
      #expect(stored.count == 1_301)
      let again = try await database.write { try $0.executeBatch(["SELECT 2"]) }
      #expect(again == [0])
    }
  }

  @Test("nest savepoints", arguments: TestEngine.allCases)
  func savepoints(_ engine: TestEngine) async throws {
    try await withTables(engine) { database in
      try await database.write { connection in
        try connection.savepoint {
          try connection.execute("INSERT INTO parent VALUES (2, 'outer', 0)")
          #expect(throws: Refusal.self) {
            try connection.savepoint {
              try connection.execute("INSERT INTO parent VALUES (3, 'inner', 0)")
              try connection.savepoint { try connection.execute("INSERT INTO parent VALUES (4, 'innermost', 0)") }
              throw Refusal()
            }
          }
          #expect(throws: SQLError.self) {
            try connection.savepoint { try connection.execute("INSERT INTO parent VALUES (5, 'one', 0)") }
          }
        }
        try connection.execute("INSERT INTO parent VALUES (6, 'after', 0)")
      }
      let stored = try await names(database)
      #expect(stored == ["one", "outer", "after"])
    }
  }

  @Test("read one state of the database and can't write", arguments: TestEngine.allCases)
  func reading(_ engine: TestEngine) async throws {
    try await withTables(engine) { database in
      let error = await #expect(throws: SQLError.self) {
        try await database.read { _ = try $0.execute("DELETE FROM parent") }
      }
      #expect(error?.code == .readOnly)
      let stored = try await names(database)
      #expect(stored == ["one"])
    }
  }

  @Test("go on after the schema changed under prepared statements", arguments: TestEngine.allCases)
  func schemaChange(_ engine: TestEngine) async throws {
    try await withTables(engine) { database in
      for _ in 0..<8 { _ = try await database.read { try $0.query("SELECT * FROM parent") { row in try row.int(0) } } }
      try await database.write { try $0.script("ALTER TABLE parent ADD COLUMN more TEXT") }
      for _ in 0..<8 {
        let more = try await database.read { try $0.query("SELECT * FROM parent") { row in try row.textOrNil(3) } }
        #expect(more == [nil])
      }
    }
  }
}
