internal import CPostgres
import Glibc
import SQL

/// One connection, used by one thread at a time; it connects when it's first needed and again when lost.
final class PostgresConnection {
  private let conninfo: String
  private(set) var handle: OpaquePointer?
  var statements = PostgresStatements()
  /// The last statement's error in this transaction, whatever the body made of it.
  private(set) var failure: SQLError?

  init(conninfo: String) {
    self.conninfo = conninfo
  }

  deinit {
    PQfinish(handle)
  }

  var isLost: Bool { handle == nil || PQstatus(handle) != CONNECTION_OK }

  /// Connects anew unless connected.
  func connect() throws(SQLError) {
    guard isLost else { return }
    PQfinish(handle)
    // What follows may fail, and be tried again.
    handle = nil
    handle = try Self.open(conninfo)
    statements.removeAll()
  }

  static func open(_ conninfo: String) throws(SQLError) -> OpaquePointer? {
    // Later keywords win, so what stands before `dbname`, which is expanded, is a default.
    let settings = [
      ("connect_timeout", "10"), ("application_name", "rondo"), ("dbname", conninfo), ("client_encoding", "UTF8"),
    ]
    let keywords = settings.map { UnsafePointer(strdup($0.0)) } + [nil]
    let values = settings.map { UnsafePointer(strdup($0.1)) } + [nil]
    defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
    let handle = PQconnectdbParams(keywords, values, 1)
    guard PQstatus(handle) == CONNECTION_OK else {
      defer { PQfinish(handle) }
      throw SQLError(.connection, PQerrorMessage(handle).map { String(cString: $0) } ?? "out of memory")
    }
    postgres_silence_notices(handle)
    return handle
  }
}

extension PostgresConnection {
  /// Takes a result if it's a success; else keeps its error as ``failure`` and throws it.
  func checked(_ result: OpaquePointer?) throws(SQLError) -> PostgresResult {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
      if let result { return PostgresResult(takingOwnership: result) }
    default: break
    }
    defer { PQclear(result) }
    throw noted(SQLError(result: result, connection: handle))
  }

  func noted(_ error: SQLError) -> SQLError {
    failure = error
    return error
  }

  @discardableResult
  func command(_ text: String) throws(SQLError) -> PostgresResult {
    try checked(PQexec(handle, text))
  }
}

extension PostgresConnection {
  /// Starts a transaction, on a new connection when the old one was lost while idle.
  func begin(_ text: String) throws(SQLError) {
    failure = nil
    let wasConnected = !isLost
    try connect()
    do {
      try start(text)
    } catch {
      guard wasConnected, isLost else { throw error }
      try connect()
      try start(text)
    }
    failure = nil
  }

  private func start(_ text: String) throws(SQLError) {
    // Sent by itself: in one message with BEGIN it would be the transaction's first statement, after which the
    // isolation can't be chosen any more.
    let leftover = statements.discarded.map { "DEALLOCATE \($0)" }.joined(separator: "; ")
    if !leftover.isEmpty { try command(leftover) }
    try command(text)
    statements.clearDiscarded()
  }

  func commit() throws(SQLError) {
    // COMMIT of a spoilt transaction rolls back and reports success.
    if hasFailed { throw failure ?? SQLError(.other, "the transaction had failed before its commit") }
    if isLost { throw failure ?? SQLError(.connection, "the connection was lost before the commit") }
    do {
      try command("COMMIT")
    } catch {
      guard isLost else { throw error }
      var error = error
      error.outcomeUnknown = true
      throw noted(error)
    }
  }

  func rollback() {
    guard !isLost else { return }
    let isStale = failure?.message.contains("cached plan") == true || failure?.message.contains("26000") == true
    if PQtransactionStatus(handle) != PQTRANS_IDLE { _ = try? command("ROLLBACK") }
    if isStale {
      // A table has changed since its statements were prepared.
      _ = try? command("DEALLOCATE ALL")
      statements.removeAll()
    }
  }

  /// Whether a statement spoilt this transaction.
  var hasFailed: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }
}
