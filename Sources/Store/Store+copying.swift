internal import Domain
import SQL

/// What a copy of the whole database has to know.
extension Store {
  /// The newest migration this program knows.
  package static var latestSchema: Int64 { Migrations.all.last?.number ?? 0 }

  /// The newest migration that was applied; nil in an empty database.
  package func schemaVersion() async throws -> Int64? {
    try await readSQL { transaction in
      let isThere =
        switch transaction.connection.engine {
        case .sqlite:
          try transaction.first("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'") {
            _ throws(SQLError) in true
          } ?? false
        case .postgres:
          try transaction.first(
            "SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = 'schema_migrations'"
          ) { _ throws(SQLError) in true } ?? false
        }
      guard isThere else { return nil }
      return try transaction.first("SELECT max(number) FROM schema_migrations") { row throws(SQLError) in
        try row.intOrNil(0)
      } ?? nil
    }
  }

  /// Writes a copy of a SQLite database as it is at one instant, while others read and write.
  package func copy(to path: String) async throws {
    do {
      _ = try await database.alone { try $0.execute("VACUUM INTO \(path)") }
    } catch let error as SQLError {
      throw StoreError(error)
    }
  }

  /// Whether SQLite finds nothing wrong with its file.
  package func isSound() async throws -> Bool {
    try await readSQL { transaction in
      guard transaction.connection.engine == .sqlite else { return true }
      return try transaction.first("PRAGMA quick_check(1)") { row throws(SQLError) in try row.text(0) == "ok" } ?? false
    }
  }

  /// How many other connections of this program a PostgreSQL server has to the database.
  package func otherConnections() async throws -> Int64 {
    try await readSQL { transaction in
      guard transaction.connection.engine == .postgres else { return 0 }
      return try transaction.first(
        """
        SELECT CAST(count(*) AS BIGINT) FROM pg_stat_activity WHERE datname = current_database()
          AND application_name = 'rondo' AND pid <> pg_backend_pid()
        """
      ) { row throws(SQLError) in try row.int(0) } ?? 0
    }
  }

  /// Removes everything of ours from a PostgreSQL database, before a copy takes its place.
  package func dropEverything() async throws {
    try await writeSQL { transaction in
      do {
        // On PostgreSQL the tokens are a sequence.
        for (table, _) in TableFate.all where "\(table)" != "tokens" {
          try transaction.connection.script("DROP TABLE IF EXISTS \(table) CASCADE")
        }
        try transaction.connection.script(
          "DROP SEQUENCE IF EXISTS tokens; DROP FUNCTION IF EXISTS audit_is_append_only")
      } catch {
        throw StoreError(any: error)
      }
    }
  }
}
