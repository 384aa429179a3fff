import SQL

/// A statement the server has prepared, and the types its parameters were declared with (0: left to it).
struct PostgresStatement {
  let name: String
  let types: [UInt32]

  /// NULL fits every declared type; a value fits its own alone.
  func fits(_ wanted: [UInt32]) -> Bool {
    zip(types, wanted).allSatisfy { $1 == 0 || $0 == $1 }
  }
}

/// What one connection has prepared, by the shape of its text.
struct PostgresStatements {
  private var known = LeastRecentlyUsed<SQL.Shape, PostgresStatement>(capacity: 256)
  private var lastNumber = 0
  /// Names to be given back when the connection is next between transactions.
  private(set) var discarded: [String] = []

  mutating func statement(for shape: SQL.Shape, types: [UInt32]) -> PostgresStatement? {
    guard let found = known.value(for: shape), found.fits(types) else { return nil }
    return found
  }

  /// A name for a statement to be prepared. What an earlier one knew of its types is kept where this time
  /// NULL stands, so that optional values in any mixture end with a single statement.
  mutating func add(_ shape: SQL.Shape, types: [UInt32]) -> PostgresStatement {
    lastNumber += 1
    let earlier = known.value(for: shape)?.types ?? types
    let types = zip(types, earlier).map { $0 == 0 ? $1 : $0 }
    let statement = PostgresStatement(name: "s\(lastNumber)", types: types)
    if let left = known.insert(statement, for: shape) { discarded.append(left.name) }
    return statement
  }

  /// Forgets a statement the server did not get to prepare.
  mutating func remove(_ shape: SQL.Shape) {
    _ = known.remove(shape)
  }

  /// Forgets all, when the connection is new or a table has changed.
  mutating func removeAll() {
    known.removeAll()
    discarded = []
  }

  mutating func clearDiscarded() {
    discarded = []
  }
}
