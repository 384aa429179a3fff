import Glibc
import SQL
import SQLite
import TestSupport
import Testing

@Suite("The SQLite writer")
struct GroupCommitTests {
  private let folder = TemporaryDirectory()

  private func makeDatabase(_ synchronous: SQLiteSynchronous = .full) async throws -> SQLiteDatabase {
    let database = try SQLiteDatabase(path: folder.file("rondo.db"), synchronous: synchronous)
    try await database.write {
      try $0.script("CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
    }
    return database
  }

  @Test("commits waiting bodies together")
  func groups() async throws {
    let database = try await makeDatabase()
    let before = database.commits
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for id in 0..<500 {
        tasks.addTask {
          _ = try await database.write { try $0.execute("INSERT INTO item VALUES (\(id), \([UInt8]()))") }
        }
      }
      try await tasks.waitForAll()
    }
    let count = try await database.read { try $0.first("SELECT count(*) FROM item") { row in try row.int(0) } }
    #expect(count == 500)
    #expect(database.commits - before < 400)
    await database.close()
  }

  @Test("runs alone what can stand in no transaction, between the groups of others")
  func alone() async throws {
    let database = try await makeDatabase()
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for id in 0..<200 {
        tasks.addTask {
          if id % 20 == 0 {
            try await database.alone { try $0.script("VACUUM") }
          } else {
            _ = try await database.write { try $0.execute("INSERT INTO item VALUES (\(id), \([UInt8]()))") }
          }
        }
      }
      try await tasks.waitForAll()
    }
    let count = try await database.read { try $0.first("SELECT count(*) FROM item") { row in try row.int(0) } }
    #expect(count == 190)
    await #expect(throws: SQLError.self) { try await database.write { try $0.script("VACUUM") } }
    await #expect(throws: SQLError.self) { try await database.alone { try $0.script("no statement") } }
    await database.close()
  }

  @Test("fails only the members that don't fit when the disk is full")
  func diskFull() async throws {
    let database = try await makeDatabase()
    try await database.write { connection in
      let pages = try connection.first("PRAGMA page_count") { row in try row.int(0) } ?? 0
      try connection.script("PRAGMA max_page_count = \(pages + 40)")
    }
    let written = await writeLargeAndSmall(to: database)
    let stored = try await database.read { try $0.query("SELECT id FROM item") { row in Int(try row.int(0)) } }
    let acknowledged = Set(written.filter { $0.value }.keys)
    #expect(Set(stored) == acknowledged)
    #expect(acknowledged == Set((0..<100).filter { $0 % 10 != 0 }))
    let health = try await database.read { try $0.first("PRAGMA integrity_check") { row in try row.text(0) } }
    #expect(health == "ok")
    await database.close()
  }

  /// Every tenth body is larger than what is free; answers which were acknowledged.
  private func writeLargeAndSmall(to database: SQLiteDatabase) async -> [Int: Bool] {
    await withTaskGroup(of: (Int, Bool).self) { tasks in
      for id in 0..<100 {
        tasks.addTask {
          let body = [UInt8](repeating: 1, count: id % 10 == 0 ? 400_000 : 100)
          do {
            try await database.write { _ = try $0.execute("INSERT INTO item VALUES (\(id), \(body))") }
            return (id, true)
          } catch {
            #expect((error as? SQLError)?.code == .full)
            return (id, false)
          }
        }
      }
      return await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  @Test("runs members again singly when their common commit fails")
  func failedCommit() async throws {
    let database = try await makeDatabase(.off)
    try await database.write {
      try $0.script(
        """
        CREATE TABLE part (item_id INTEGER NOT NULL REFERENCES item DEFERRABLE INITIALLY DEFERRED) STRICT
        """)
    }
    let failed = await withTaskGroup(of: Int?.self) { tasks in
      for id in 0..<60 {
        tasks.addTask {
          do {
            try await database.write { connection in
              try connection.execute("INSERT INTO item VALUES (\(id), \([UInt8]()))")
              // The violation shows at COMMIT alone.
              if id % 7 == 0 { try connection.execute("INSERT INTO part VALUES (\(id + 1_000))") }
            }
            return nil
          } catch {
            #expect((error as? SQLError)?.code == .foreignKey)
            return id
          }
        }
      }
      return await tasks.reduce(into: Set<Int>()) { if let id = $1 { $0.insert(id) } }
    }
    #expect(failed == Set(stride(from: 0, to: 60, by: 7)))
    let count = try await database.read { try $0.first("SELECT count(*) FROM item") { row in try row.int(0) } }
    #expect(count == 60 - Int64(failed.count))
    await database.close()
  }

  @Test("leaves one whole file and no log when it is closed", arguments: 1...20)
  func closes(_ round: Int) async throws {
    let database = try await makeDatabase(.off)
    try await database.write { _ = try $0.execute("INSERT INTO item VALUES (\(round), \([UInt8]()))") }
    _ = try await database.read { try $0.first("SELECT count(*) FROM item") { row in try row.int(0) } }
    await database.close()
    #expect(access(folder.file("rondo.db-wal"), F_OK) != 0)
  }

  @Test("waits for the disk unless told otherwise, and checks foreign keys")
  func settings() async throws {
    let database = try await makeDatabase()
    let found = try await database.write { connection in
      let settings: [SQL] = ["PRAGMA synchronous", "PRAGMA foreign_keys", "PRAGMA secure_delete"]
      return try settings.map { try connection.first($0) { row in try row.int(0) } }
    }
    #expect(found == [2, 1, 1])
    let mode = try await database.read { try $0.first("PRAGMA journal_mode") { row in try row.text(0) } }
    #expect(mode == "wal")
    await database.close()
  }
}
