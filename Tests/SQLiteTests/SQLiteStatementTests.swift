import SQL
import SQLite
import TestSupport
import Testing

@Suite("A SQLite statement")
struct SQLiteStatementTests {
  private func withConnection(_ body: @escaping @Sendable (any Connection) throws -> Void) async throws {
    let folder = TemporaryDirectory()
    let database = try SQLiteDatabase(path: folder.file("rondo.db"), synchronous: .off)
    try await database.write(body)
    await database.close()
  }

  @Test("keeps a NUL inside text")
  func embeddedNull() async throws {
    try await withConnection { connection in
      let text = "a\0b"
      let found = try connection.first("SELECT \(text)") { row in try row.text(0) }
      #expect(found == text)
    }
  }

  @Test("can run again while its own rows are read")
  func nestedUse() async throws {
    try await withConnection { connection in
      let three: SQL = "VALUES (1),(2),(3)"
      func numbers() throws -> [Int64] {
        try connection.query(three) { row in try row.int(0) }
      }
      let found = try connection.query(three) { row in
        (try row.int(0), try numbers())
      }
      #expect(found.map(\.0) == [1, 2, 3])
      #expect(found.allSatisfy { $0.1 == [1, 2, 3] })
    }
  }

  @Test("is found again, or prepared anew, among more of them than are kept")
  func many() async throws {
    try await withConnection { connection in
      for round in 0..<2 {
        // One runs all the while, so that it can't be the one that makes room.
        let sums = try connection.query("VALUES (300),(600)") { row in
          let most = Int(try row.int(0))
          return try (1...most).map { count in
            let numbers = SQL.list(Array(1...count))
            return try connection.first("SELECT \(round) + \(count) IN \(fragment: numbers)") { try $0.int(0) } ?? -1
          }
        }
        let expected = [300, 600].map { most in (1...most).map { Int64(round + $0 <= $0 ? 1 : 0) } }
        #expect(sums == expected)
      }
    }
  }

  @Test("refuses a misspelt column in double quotes and a second statement")
  func strictness() async throws {
    try await withConnection { connection in
      try connection.script("CREATE TABLE t (a TEXT) STRICT; CREATE TABLE u (a TEXT) STRICT")
      _ = #expect(throws: SQLError.self) { try connection.execute("SELECT \"b\" FROM t") }
      #expect(throws: SQLError.self) { try connection.execute("DELETE FROM t; DELETE FROM u") }
    }
  }

  @Test("is refused by readers when it writes")
  func readers() async throws {
    let folder = TemporaryDirectory()
    let database = try SQLiteDatabase(path: folder.file("rondo.db"), synchronous: .off)
    try await database.write { try $0.script("CREATE TABLE t (a TEXT) STRICT") }
    let error = await #expect(throws: SQLError.self) {
      try await database.read { _ = try $0.execute("INSERT INTO t VALUES ('x')") }
    }
    #expect(error?.code == .readOnly)
    await database.close()
    let late = await #expect(throws: SQLError.self) { try await database.read { _ in } }
    #expect(late?.message == "the database is closed")
  }
}
