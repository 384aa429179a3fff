internal import CPostgres
import SQL

extension PostgresConnection: Connection {
  var engine: Engine { .postgres }

  @discardableResult
  func execute(_ sql: SQL) throws(SQLError) -> Int {
    try run(sql).changed
  }

  func each(_ sql: SQL, _ row: (Row) throws -> Bool) throws {
    let result = try run(sql)
    let current = Row(result)
    for index in 0..<result.rows {
      result.row = index
      guard try row(current) else { return }
    }
  }

  /// Runs several statements and forgets the prepared ones, since tables may have changed.
  func script(_ text: String) throws(SQLError) {
    try command(text)
    try command("DEALLOCATE ALL")
    statements.removeAll()
  }

  private func run(_ sql: SQL) throws(SQLError) -> PostgresResult {
    let (shape, values) = sql.textKey
    let parameters = try PostgresParameters(values)
    let statement = try prepared(shape, types: parameters.types)
    return try checked(
      parameters.withPointers { count, addresses, lengths, formats in
        PQexecPrepared(handle, statement.name, count, addresses, lengths, formats, 1)
      })
  }

  private func prepared(_ shape: SQL.Shape, types: [UInt32]) throws(SQLError) -> PostgresStatement {
    if let known = statements.statement(for: shape, types: types) { return known }
    let statement = statements.add(shape, types: types)
    do {
      _ = try checked(
        PQprepare(handle, statement.name, shape.text(for: .postgres), Int32(types.count), statement.types))
    } catch {
      statements.remove(shape)
      throw error
    }
    return statement
  }
}
