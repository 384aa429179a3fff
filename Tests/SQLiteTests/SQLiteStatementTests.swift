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
      func numbers() throws -> [Int64] {
        try connection.query("VALUES (1),(2),(3)") { row in try row.int(0) }
      }
      let found = try connection.query("VALUES (1),(2),(3)") { row in
        (try row.int(0), try numbers())
      }
      #expect(found.map(\.0) == [1, 2, 3])
      #expect(found.allSatisfy { $0.1 == [1, 2, 3] })
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
