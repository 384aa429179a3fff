package import Domain
package import SQL

/// Domain's unit of work in SQL, on either engine.
package final class Store: Records {
  package let database: any Database

  /// The schema is brought up to date by ``migrate()``.
  package init(database: any Database) {
    self.database = database
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await readSQL(body)
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await writeSQL(body)
  }

  /// ``read(_:)`` with the connection at hand, for what the domain has no words for.
  package func readSQL<T: Sendable>(_ body: @escaping @Sendable (StoreTransaction) throws -> T) async throws -> T {
    try await mapped { try await self.database.read { try body(StoreTransaction($0)) } }
  }

  /// ``write(_:)`` with the connection at hand.
  package func writeSQL<T: Sendable>(_ body: @escaping @Sendable (StoreTransaction) throws -> T) async throws -> T {
    try await mapped { try await self.database.write { try body(StoreTransaction($0)) } }
  }

  /// BEGIN and COMMIT fail in the database's words too.
  private func mapped<T>(_ body: () async throws -> T) async throws -> T {
    do {
      return try await body()
    } catch let error as SQLError {
      throw StoreError(error)
    }
  }
}
