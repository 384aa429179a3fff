import Domain
import SQL

extension StoreTransaction {
  package func nextToken() throws -> Int64 {
    switch connection.engine {
    case .postgres: try required(first("SELECT nextval('tokens')") { row throws(SQLError) in try row.int(0) })
    case .sqlite: try takeTokens(1)
    }
  }

  /// For statements that use a new token: an expression that gives one, on PostgreSQL another for each row.
  func newToken() throws -> SQL {
    switch connection.engine {
    case .postgres: "nextval('tokens')"
    case .sqlite: "\(try takeTokens(1))"
    }
  }

  /// What a claim's query of its rows selects; ``isPicked(_:of:)`` finds them again by it.
  func place(_ keys: SQL) -> SQL { connection.engine == .postgres ? "ctid" : keys }

  /// The rows that `picked` names, among those of a scope. PostgreSQL finds them where they lie, under the lock that was
  /// just taken: by their keys it reads all of the scope for each of them, as long as it has not analysed the table, and
  /// no table has been in its first minute.
  func isPicked(_ keys: SQL, of scope: SQL) -> SQL {
    switch connection.engine {
    case .postgres: "ctid = ANY (ARRAY(SELECT ctid FROM picked))"
    case .sqlite: "\(fragment: scope) AND (\(fragment: keys)) IN (SELECT \(fragment: keys) FROM picked)"
    }
  }

  /// Whether a query of what may be claimed finds anything, asked before a token is taken for it. On SQLite a token is a
  /// row that is written: a claim of nothing, the most frequent one of all, would be a commit that waits for the disk.
  /// On PostgreSQL a statement that picks nothing takes no token.
  func finds(_ query: SQL) throws(StoreError) -> Bool {
    guard connection.engine == .sqlite else { return true }
    return try first(query) { _ throws(SQLError) in true } ?? false
  }

  /// As many expressions that give a token each.
  func newTokens(_ count: Int) throws -> [SQL] {
    guard connection.engine == .sqlite, count > 0 else { return Array(repeating: "nextval('tokens')", count: count) }
    let last = try takeTokens(Int64(count))
    return (0..<Int64(count)).map { "\(last - Int64(count) + 1 + $0)" }
  }

  /// Takes that many and answers the last.
  private func takeTokens(_ count: Int64) throws -> Int64 {
    try required(
      first("UPDATE tokens SET value = value + \(count) RETURNING value") { row throws(SQLError) in try row.int(0) })
  }

  private func required(_ token: Int64?) throws -> Int64 {
    guard let token else { throw StoreError(.other, "there is no source of tokens") }
    return token
  }

  /// At the end of the query that picks rows to claim: passes over what another transaction is about to take.
  var skippingLocked: SQL { connection.engine == .postgres ? "FOR UPDATE SKIP LOCKED" : "" }

  /// After a table's name: the claim index. SQLite would rather read everything of a tenant and sort it, as it
  /// takes an equality to be always better than a range.
  func through(_ index: StaticString) -> SQL {
    connection.engine == .sqlite ? "INDEXED BY \(raw: index)" : ""
  }
}
