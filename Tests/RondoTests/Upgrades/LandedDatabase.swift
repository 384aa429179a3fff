import Foundation
import Postgres
@testable import SQL
import SQLite
import TestSupport
import Text

@testable import Rondo

/// A database as a program that landed before left it: a demo shop of forty customers, ninety days old, dumped after that
/// program had ended. `Landed/make.py` makes the dumps.
struct LandedDatabase {
  /// The last migration of each schema that landed.
  static let schemas = [16, 23, 33, 37, 38]

  let engine: TestEngine
  let folder = TemporaryDirectory()
  let conninfo: String?

  /// Lends one; without PostgreSQL the body is left out, as everywhere.
  static func with(_ schema: Int, _ engine: TestEngine, _ body: (LandedDatabase) async throws -> Void) async throws {
    func lend(_ landed: LandedDatabase) async throws {
      try await landed.load(schema)
      try await body(landed)
      withExtendedLifetime(landed.folder) {}
    }
    switch engine {
    case .sqlite: try await lend(LandedDatabase(engine: engine, conninfo: nil))
    case .postgres: try await TestEngine.withPostgres { try await lend(LandedDatabase(engine: engine, conninfo: $0)) }
    }
  }

  var configuration: Configuration {
    var configuration = Configuration()
    configuration.dataDirectory = folder.path
    configuration.postgres = conninfo
    configuration.port = 0
    return configuration
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await opened { try await $0.read(body) }
  }

  private func opened<T: Sendable>(_ body: (any Database) async throws -> T) async throws -> T {
    let database: any Database =
      if let conninfo {
        try PostgresDatabase(conninfo: conninfo)
      } else {
        try SQLiteDatabase(path: configuration.databasePath, synchronous: .off)
      }
    let outcome: Result<T, any Error>
    do { outcome = .success(try await body(database)) } catch { outcome = .failure(error) }
    await database.close()
    return try outcome.get()
  }

  /// Rows of each of these tables.
  func counts(_ tables: [String]) async throws -> [String: Int64] {
    try await read { connection in
      var counts: [String: Int64] = [:]
      for table in tables {
        counts[table] = try connection.first(SQL(lasting: "SELECT count(*) FROM \(table)")) {
          row throws(SQLError) in try row.int(0)
        }
      }
      return counts
    }
  }

  private func load(_ schema: Int) async throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Landed/schema-\(schema).\(engine.rawValue).sql.gz")
    var bytes: [UInt8] = []
    let gzip = try GzipReader(path: file.path)
    while let chunk = try gzip.next() { bytes += chunk }
    let text = String(decoding: bytes, as: UTF8.self)
    try await opened { database in
      try await database.write { connection in
        if connection.engine == .sqlite { try connection.script("PRAGMA defer_foreign_keys = ON") }
        try connection.script(text)
      }
    }
  }
}
