internal import CSQLite
import SQL

/// One connection, used by one thread at a time.
final class SQLiteConnection {
  private let handle: OpaquePointer
  private var statements = SQLiteStatements()
  /// Set between ``begin(_:)`` and the end: outside it every statement would commit by itself.
  private var expectsTransaction = false
  private var isClosed = false

  init(path: String, isReader: Bool, synchronous: SQLiteSynchronous, vfs: String?) throws(SQLError) {
    var opened: OpaquePointer?
    let access = isReader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let status = sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX, vfs)
    guard status == SQLITE_OK, let opened else {
      defer { sqlite3_close_v2(opened) }
      throw SQLError(sqlite: opened)
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 5000)
    sqlite_refuse_double_quoted_strings(handle)
    sqlite_keep_plans(handle)
    if !isReader {
      try script("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous.rawValue); PRAGMA secure_delete = ON")
    }
    // The writer's pages serve it from one transaction to the next. A reader drops its own as soon as anybody has
    // written, so that they are of use within one transaction alone; what it reads again is the system's to keep.
    let kibibytes = isReader ? 4_096 : 16_384
    try script(
      "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(kibibytes)"
    )
  }

  deinit { close() }

  /// Nothing may be asked of it afterwards.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    statements.removeAll()
    sqlite3_close_v2(handle)
  }
}

extension SQLiteConnection {
  /// Whether SQLite rolled the transaction back by itself, as a full disk makes it do.
  var hasLostTransaction: Bool { expectsTransaction && sqlite3_get_autocommit(handle) != 0 }

  func begin(_ statement: SQL) throws(SQLError) {
    try execute(statement)
    expectsTransaction = true
  }

  func commit() throws(SQLError) {
    try execute("COMMIT")
    expectsTransaction = false
  }

  func rollback() {
    expectsTransaction = false
    if sqlite3_get_autocommit(handle) == 0 { _ = try? execute("ROLLBACK") }
  }
}

extension SQLiteConnection: Connection {
  var engine: Engine { .sqlite }

  @discardableResult
  func execute(_ sql: SQL) throws(SQLError) -> Int {
    let before = sqlite3_total_changes64(handle)
    let statement = try take(sql)
    defer { statements.giveBack(statement) }
    while try statement.step() {}
    // The number stays that of the last writing statement when this one writes nothing.
    return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
  }

  func each(_ sql: SQL, _ row: (Row) throws -> Bool) throws {
    let statement = try take(sql)
    defer { statements.giveBack(statement) }
    let current = Row(statement)
    while try statement.step() {
      guard try row(current) else { return }
    }
  }

  /// The statement with its values bound, and nobody else's until it is given back: a body may run the same text again
  /// between two rows.
  private func take(_ sql: SQL) throws(SQLError) -> SQLiteStatement {
    if hasLostTransaction { throw SQLError(.full, "the transaction was rolled back by an earlier error") }
    let (shape, values) = sql.textKey
    let statement = try statements.take(shape, on: handle)
    do {
      try statement.bind(values)
    } catch {
      statements.giveBack(statement)
      throw error
    }
    return statement
  }

  @discardableResult
  func executeBatch(_ list: [SQL]) throws(SQLError) -> [Int] {
    var changed: [Int] = []
    changed.reserveCapacity(list.count)
    for statement in list { changed.append(try execute(statement)) }
    return changed
  }

  func script(_ text: String) throws(SQLError) {
    if hasLostTransaction { throw SQLError(.full, "the transaction was rolled back by an earlier error") }
    guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw SQLError(sqlite: handle) }
  }
}
