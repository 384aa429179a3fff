import Domain
import Glibc
import Postgres
import SQL
import SQLite
import Store

/// `rondo backup FILE`: a copy of the database as it is at one instant, while a process works on it.
struct Backup {
  let configuration: Configuration
  let clock: Clock

  func run(to path: String) async throws -> BackupFile.Header {
    let database: any Database
    if let conninfo = configuration.postgres {
      database = try PostgresDatabase(conninfo: conninfo, connections: 1)
    } else {
      guard access(configuration.databasePath, R_OK) == 0 else {
        throw BackupFile.Problem(
          english: "There is no database in \(configuration.dataDirectory). Say --data, or --database for PostgreSQL.",
          chinese: "\(configuration.dataDirectory) 中没有数据库。请用 --data 指定，使用 PostgreSQL 时请用 --database。")
      }
      database = try SQLiteDatabase(path: configuration.databasePath, readers: 1)
    }
    let payload = path + ".copy"
    unlink(payload)
    defer { unlink(payload) }
    do {
      let header = try await copy(database, to: payload, into: path)
      await database.close()
      return header
    } catch {
      await database.close()
      throw error
    }
  }

  private func copy(_ database: any Database, to payload: String, into path: String) async throws -> BackupFile.Header {
    let store = Store(database: database)
    guard let schema = try await store.schemaVersion() else {
      throw BackupFile.Problem(english: "The database is empty: there is nothing to keep.", chinese: "数据库为空，无可备份的内容。")
    }
    if let conninfo = configuration.postgres {
      try PostgresTools(conninfo: conninfo).dump(to: payload)
    } else {
      try await store.copy(to: payload)
    }
    let file = BackupFile(path: path)
    try file.write(
      engine: configuration.postgres == nil ? "sqlite" : "postgres", schema: schema, at: clock.now(), from: payload)
    return try file.header()
  }
}
