import SQL
import TestSupport
import Testing

@Suite("Values on both engines")
struct ValueContractTests {
  private static let integers: [Int64] = [0, 1, -1, .min, .max, 1 << 53 + 1]
  private static let reals = [0, -0.5, .pi, 1e308, 2.5e-308, .infinity, -.infinity]
  private static let texts = ["", "plain", "中文 and 👩‍👩‍👧‍👦", "e\u{301}", "'; DROP TABLE held; --", "?1 $1 %s \\"]

  private func withTable(
    _ engine: TestEngine, _ body: @escaping @Sendable (any Connection) throws -> Void
  ) async throws {
    try await engine.withDatabase { database in
      try await database.write { connection in
        try connection.script(
          connection.engine == .sqlite
            ? "CREATE TABLE held (id INTEGER PRIMARY KEY, whole INTEGER, part REAL, words TEXT, bytes BLOB, key BLOB) STRICT"
            : "CREATE TABLE held (id BIGINT PRIMARY KEY, whole BIGINT, part FLOAT8, words TEXT, bytes BYTEA, key UUID)")
        try body(connection)
      }
    }
  }

  @Test("come back as they were stored", arguments: TestEngine.allCases)
  func roundTrip(_ engine: TestEngine) async throws {
    try await withTable(engine) { connection in
      for (id, value) in Self.integers.enumerated() {
        let insert: SQL = "INSERT INTO held (id, whole) VALUES (\(id), \(value)) RETURNING whole"
        #expect(try connection.first(insert) { row in try row.int(0) } == value)
      }
      for (id, value) in Self.reals.enumerated() {
        let insert: SQL = "INSERT INTO held (id, part) VALUES (\(id + 10), \(value)) RETURNING part"
        #expect(try connection.first(insert) { row in try row.double(0) } == value)
      }
      for (id, value) in Self.texts.enumerated() {
        let insert: SQL = "INSERT INTO held (id, words) VALUES (\(id + 20), \(value)) RETURNING words"
        let found = try connection.first(insert) { row in Array(try row.text(0).utf8) }
        #expect(found == Array(value.utf8))
      }
    }
  }

  @Test("come back as they were stored when binary, up to a megabyte", arguments: TestEngine.allCases)
  func blobs(_ engine: TestEngine) async throws {
    try await withTable(engine) { connection in
      let megabyte = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      for (id, value) in [[], [0], [0, 255, 0], megabyte].enumerated() {
        try connection.execute("INSERT INTO held (id, bytes) VALUES (\(id), \(value))")
        #expect(try connection.first("SELECT bytes FROM held WHERE id = \(id)") { row in try row.blob(0) } == value)
      }
      let key = SQLValue.uuid(0x0190_0000_0000_7000, 0x8000_0000_0000_00ff)
      try connection.execute("INSERT INTO held (id, key) VALUES (50, \(key))")
      let found = try connection.first("SELECT key FROM held WHERE key = \(key)") { row in try row.uuid(0) }
      #expect(found?.0 == 0x0190_0000_0000_7000)
      #expect(found?.1 == 0x8000_0000_0000_00ff)
    }
  }

  @Test("may be missing, in any mixture under one text", arguments: TestEngine.allCases)
  func nulls(_ engine: TestEngine) async throws {
    try await withTable(engine) { connection in
      for id in 0..<32 {
        let whole = id & 1 == 0 ? nil : 7
        let part = id & 2 == 0 ? nil : 0.5
        let words = id & 4 == 0 ? nil : "w"
        let bytes: [UInt8]? = id & 8 == 0 ? nil : [1]
        let key: SQLValue? = id & 16 == 0 ? nil : .uuid(1, 2)
        try connection.execute("INSERT INTO held VALUES (\(id), \(whole), \(part), \(words), \(bytes), \(key))")
        try connection.each("SELECT whole, part, words, bytes, key FROM held WHERE id = \(id)") { row in
          #expect(try row.intOrNil(0) == whole.map(Int64.init))
          #expect(try row.doubleOrNil(1) == part)
          #expect(try row.textOrNil(2) == words)
          #expect(try row.blobOrNil(3) == bytes)
          let found = try row.uuidOrNil(4)
          #expect((found == nil) == (key == nil))
          return true
        }
      }
    }
  }

  @Test("are bound by number, not in order of first appearance", arguments: TestEngine.allCases)
  func order(_ engine: TestEngine) async throws {
    try await withTable(engine) { connection in
      let pair = try connection.first(
        "SELECT CAST(\(1) AS BIGINT) - CAST(\(2) AS BIGINT), CAST(\("a") AS TEXT)"
      ) { row in (try row.int(0), try row.text(1)) }
      #expect(pair?.0 == -1)
      #expect(pair?.1 == "a")
    }
  }

  @Test("read as another type are refused", arguments: TestEngine.allCases)
  func wrongType(_ engine: TestEngine) async throws {
    try await withTable(engine) { connection in
      try connection.execute("INSERT INTO held (id, words) VALUES (1, \("x"))")
      let query: SQL = "SELECT words, whole, id FROM held"
      #expect(throws: SQLError.self) { _ = try connection.first(query) { row in try row.int(0) } }
      #expect(throws: SQLError.self) { _ = try connection.first(query) { row in try row.int(1) } }
      #expect(throws: SQLError.self) { _ = try connection.first(query) { row in try row.uuid(2) } }
      #expect(throws: SQLError.self) { _ = try connection.first(query) { row in try row.text(3) } }
      #expect(try connection.first(query) { row in try row.bool(2) } == true)
    }
  }

  @Test("that are not a number are refused", arguments: TestEngine.allCases)
  func notANumber(_ engine: TestEngine) async throws {
    try await withTable(engine) { connection in
      let error = #expect(throws: SQLError.self) {
        try connection.execute("INSERT INTO held (id, part) VALUES (1, \(Double.nan))")
      }
      #expect(error?.code == .type)
    }
  }

  @Test("can't become statements", arguments: TestEngine.allCases)
  func injection(_ engine: TestEngine) async throws {
    try await withTable(engine) { connection in
      let hostile = "x'); DELETE FROM held; --"
      try connection.execute("INSERT INTO held (id, words) VALUES (1, \(hostile))")
      func found(_ condition: SQL) throws -> [Int64] {
        try connection.query("SELECT id FROM held WHERE words \(fragment: condition)") { row in try row.int(0) }
      }
      #expect(try found("= \(hostile)") == [1])
      #expect(try found("IN \(fragment: .list([hostile, "y"]))") == [1])
      #expect(try found("IN \(fragment: .list([String]()))") == [])
      let more: SQL = "INSERT INTO held (id, words) \(fragment: .values([[2, hostile], [3, String?.none]]))"
      #expect(try connection.execute(more) == 2)
    }
  }
}
