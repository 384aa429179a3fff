import SQL

/// What one connection has prepared: the statements used last. One that runs is lent out, and whoever wants the same
/// meanwhile gets another for that once.
struct SQLiteStatements {
  private var known: [SQL.Shape: SQLiteStatement] = [:]
  private var now: UInt64 = 0
  private let capacity = 256

  mutating func take(_ shape: SQL.Shape, on database: OpaquePointer) throws(SQLError) -> SQLiteStatement {
    now += 1
    if let found = known[shape], !found.isLent {
      found.isLent = true
      found.lastUse = now
      return found
    }
    let new = try SQLiteStatement(shape.text(for: .sqlite), on: database)
    new.isLent = true
    new.lastUse = now
    if known[shape] == nil {
      makeRoom()
      known[shape] = new
    }
    return new
  }

  func giveBack(_ statement: SQLiteStatement) {
    statement.reset()
    statement.isLent = false
  }

  /// Looks at every statement, which is cheaper than a list kept in order as long as it is rare.
  private mutating func makeRoom() {
    guard known.count >= capacity,
      let oldest = known.filter({ !$0.value.isLent }).min(by: { $0.value.lastUse < $1.value.lastUse })
    else { return }
    known[oldest.key] = nil
  }

  mutating func removeAll() { known.removeAll() }
}
