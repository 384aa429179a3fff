package import Domain
import SQL

extension Store {
  /// Brings the schema up to date, one migration a transaction, so that a process killed midway goes on where it
  /// was. Two processes wait for each other. Throws `.invalid` when the database is newer than the program.
  package func migrate() async throws {
    try await migrate(Migrations.all)
    try await backfill()
  }

  /// How many migrations the database lacks, and how many it has that this program doesn't know.
  package func schemaDifference() async throws -> (pending: Int, unknown: Int) {
    let known = Set(Migrations.all.map(\.number))
    let applied = try await readSQL { transaction in
      Set(try transaction.query("SELECT number FROM schema_migrations") { row throws(SQLError) in try row.int(0) })
    }
    return (known.subtracting(applied).count, applied.subtracting(known).count)
  }

  /// A write beside which no other process migrates or writes so: what must happen once for the whole database.
  package func writeAlone<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await writeSQL { transaction in
      try transaction.lockSchema()
      return try body(transaction)
    }
  }

  func migrate(_ migrations: [Migration]) async throws {
    precondition(zip(migrations, migrations.dropFirst()).allSatisfy { $0.number < $1.number }, "migrations are ordered")
    while try await applyNext(of: migrations) {}
    try await writeSQL { try $0.fixStatistics() }
  }

  /// Whether there was one to apply.
  private func applyNext(of migrations: [Migration]) async throws -> Bool {
    try await writeSQL { transaction in
      try transaction.lockSchema()
      let applied = try transaction.appliedMigrations()
      if let unknown = applied.first(where: { number in !migrations.contains { $0.number == number } }) {
        throw StoreError(.invalid, "the database knows migration \(unknown), this program does not: update the program")
      }
      guard let next = migrations.first(where: { !applied.contains($0.number) }) else { return false }
      try transaction.apply(next)
      return true
    }
  }
}

extension StoreTransaction {
  /// One process at a time; on SQLite there is one writer anyway.
  fileprivate func lockSchema() throws {
    // The number is "rondo" in ASCII.
    if connection.engine == .postgres { try execute("SELECT pg_advisory_xact_lock(\(Int64(0x726F_6E64_6F)))") }
  }

  fileprivate func appliedMigrations() throws -> [Int64] {
    try execute(
      "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
    return try query("SELECT number FROM schema_migrations ORDER BY number") { row throws(SQLError) in try row.int(0) }
  }

  fileprivate func apply(_ migration: Migration) throws {
    do {
      try connection.script(SchemaDialect.text(migration.sql, for: connection.engine))
      if let more = migration.engineSQL[connection.engine] { try connection.script(more) }
    } catch {
      throw StoreError(error)
    }
    try execute("INSERT INTO schema_migrations (number, name) VALUES (\(migration.number), \(migration.name))")
  }
}
