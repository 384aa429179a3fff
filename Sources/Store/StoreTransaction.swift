internal import Domain
package import SQL

/// One transaction of a ``Store``; each capability is an extension in its own file.
package final class StoreTransaction {
  package let connection: any Connection

  package init(_ connection: any Connection) {
    self.connection = connection
  }
}

extension StoreTransaction: Transaction {
  package func attempt<T>(_ body: () throws -> T) throws -> T {
    do {
      return try connection.savepoint(body)
    } catch {
      throw (error as? SQLError).map { StoreError($0) } ?? error
    }
  }
}
