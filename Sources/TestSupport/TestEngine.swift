import Foundation
import Postgres
package import SQL
import SQLite

/// The engines a suite runs on, as in `@Test(arguments: TestEngine.allCases)`.
package enum TestEngine: String, CaseIterable, Sendable {
  case sqlite
  case postgres

  /// Lends a new, empty database. Without PostgreSQL the body is left out and the reason printed; in CI that
  /// is a failure.
  package func withDatabase(_ body: (any Database) async throws -> Void) async throws {
    switch self {
    case .sqlite:
      let folder = TemporaryDirectory()
      try await closing(SQLiteDatabase(path: folder.file("rondo.db"), synchronous: .off), after: body)
      withExtendedLifetime(folder) {}
    case .postgres:
      try await Self.withPostgres { conninfo in
        try await closing(PostgresDatabase(conninfo: conninfo), after: body)
      }
    }
  }

  /// Lends the conninfo of a new, empty PostgreSQL database, under the same rules.
  package static func withPostgres(_ body: (String) async throws -> Void) async throws {
    let server: PostgresServer
    do {
      server = try PostgresServer.shared()
    } catch {
      if ProcessInfo.processInfo.environment["CI"] != nil { throw error }
      print("skipped on PostgreSQL: \(error)")
      return
    }
    try await server.withLease(body)
  }

  private func closing(_ database: any Database, after body: (any Database) async throws -> Void) async throws {
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await body(database))
    } catch {
      outcome = .failure(error)
    }
    await database.close()
    try outcome.get()
  }
}
