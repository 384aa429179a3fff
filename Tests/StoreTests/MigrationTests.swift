import Domain
import Foundation
import SQL
import TestSupport
import Testing

@testable import Store

@Suite("Migrations")
struct MigrationTests {
  @Test("are all in the list, each under its own number")
  func list() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Store/Migrations").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let numbers = files.compactMap { file in
      file.hasPrefix("Migration") ? Int64(file.dropFirst(9).prefix(4)) : nil
    }
    #expect(!numbers.isEmpty)
    #expect(Migrations.all.map(\.number) == numbers.sorted())
    #expect(Set(Migrations.all.map(\.name)).count == numbers.count)
  }

  /// `RECORD=1` writes the files anew, for a review of the difference.
  @Test("lead from nothing to the schema on record", arguments: TestEngine.allCases)
  func golden(engine: TestEngine) async throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/schema-\(engine.rawValue).txt")
    try await engine.withDatabase { database in
      try await Store(database: database).migrate()
      let found = try await schema(of: database)
      if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(found.utf8).write(to: file)
      }
      let recorded = try String(contentsOf: file, encoding: .utf8)
      let difference = Set(found.split(separator: "\n")).symmetricDifference(recorded.split(separator: "\n"))
      #expect(difference == [])
      #expect(found == recorded)
    }
  }

  @Test("can be run again", arguments: TestEngine.allCases)
  func again(engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      let once = try await schema(of: database)
      try await store.migrate()
      #expect(try await schema(of: database) == once)
      #expect(once.contains("customers"))
    }
  }

  @Test("go on where one that failed stopped, and leave nothing of it behind", arguments: TestEngine.allCases)
  func resume(engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate(Array(Migrations.all.prefix(1)))
      let before = try await schema(of: database)
      let second = Migrations.all[1]
      let broken = Migration(
        number: second.number, name: second.name, sql: second.sql + "\nCREATE TABLE tenants (x TEXT);")
      let failure = await code { try await store.migrate([Migrations.all[0], broken]) }
      #expect(failure == .other)
      #expect(try await schema(of: database) == before)
      try await store.migrate()
      let resumed = try await schema(of: database)
      try await engine.withDatabase { fresh in
        try await Store(database: fresh).migrate()
        #expect(try await schema(of: fresh) == resumed)
      }
    }
  }

  @Test("run by several at once happen once", arguments: TestEngine.allCases)
  func together(engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { try await Store(database: database).migrate() } }
        try await group.waitForAll()
      }
      let numbers = try await database.read {
        try $0.query("SELECT number FROM schema_migrations ORDER BY number") { row throws(SQLError) in try row.int(0) }
      }
      #expect(numbers == Migrations.all.map(\.number))
    }
  }

  @Test("refuse a database that is newer than the program", arguments: TestEngine.allCases)
  func newer(engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      let store = Store(database: database)
      try await store.migrate()
      let failure = await code { try await store.migrate(Array(Migrations.all.dropLast())) }
      #expect(failure == .invalid)
    }
  }

  @Test(
    "speak both engines' words",
    arguments: [
      (Engine.sqlite, "a BLOB, b BLOB, c INTEGER, d REAL) STRICT"),
      (.postgres, "a UUID, b BYTEA, c BIGINT, d DOUBLE PRECISION)"),
    ])
  func dialect(engine: Engine, expected: String) {
    let written = "a UUID, b BYTEA, c BIGINT, d DOUBLE PRECISION) STRICT"
    #expect(SchemaDialect.text(written, for: engine) == expected)
    #expect(SchemaDialect.text("MY_UUID BIGINTS 统计UUID", for: engine) == "MY_UUID BIGINTS 统计UUID")
  }
}
