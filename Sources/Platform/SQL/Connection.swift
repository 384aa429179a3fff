/// One connection inside one transaction, lent to a body for as long as the body runs.
///
/// On PostgreSQL a failed statement spoils its transaction: what may fail and be survived goes into
/// ``savepoint(_:)``, on both engines.
package protocol Connection: AnyObject {
  var engine: Engine { get }

  /// Runs one statement and answers how many rows it changed; 0 for a query.
  @discardableResult
  func execute(_ sql: SQL) throws(SQLError) -> Int

  /// Hands the answer's rows over one by one until `row` answers false. Throws ``SQLError``, or what `row`
  /// throws: untyped, as the compiler (6.3) does not infer a closure's typed error.
  func each(_ sql: SQL, _ row: (Row) throws -> Bool) throws

  /// Runs statements in order and answers each one's number of changed rows; the first that fails is thrown.
  /// One pipeline on PostgreSQL, a loop over prepared statements on SQLite.
  @discardableResult
  func executeBatch(_ statements: [SQL]) throws(SQLError) -> [Int]

  /// Runs several statements, separated by semicolons and without values: for migrations.
  func script(_ text: String) throws(SQLError)
}

extension Connection {
  /// Every row of the answer, made into a value.
  package func query<T>(_ sql: SQL, _ row: (Row) throws -> T) throws -> [T] {
    var found: [T] = []
    try each(sql) { next in
      found.append(try row(next))
      return true
    }
    return found
  }

  /// The first row of the answer, made into a value; nil without rows.
  package func first<T>(_ sql: SQL, _ row: (Row) throws -> T) throws -> T? {
    var found: T?
    try each(sql) { next in
      found = try row(next)
      return false
    }
    return found
  }

  /// Undoes what `body` wrote when it throws, and throws its error on; savepoints nest.
  @discardableResult
  package func savepoint<T>(_ body: () throws -> T) throws -> T {
    try execute("SAVEPOINT nested")
    let value: T
    do {
      value = try body()
    } catch {
      // Where the whole transaction is gone already there is nothing to go back to; the first error says why.
      if (try? execute("ROLLBACK TO SAVEPOINT nested")) != nil { _ = try? execute("RELEASE SAVEPOINT nested") }
      throw error
    }
    try execute("RELEASE SAVEPOINT nested")
    return value
  }
}
