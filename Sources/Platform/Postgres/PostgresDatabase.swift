internal import CPostgres
package import SQL

/// A PostgreSQL database through blocking connections, one a thread: a DispatchSource in between costs five
/// times a blocking call.
package final class PostgresDatabase: Database {
  /// What a transaction sees of others (PostgreSQL 15, 13.2).
  package enum Isolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
  }

  private let isolation: Isolation
  private let queue = WorkQueue<PostgresWork>()
  private let threads = ThreadGroup()
  let listener: PostgresListener

  /// Connects once, so that a wrong address is told here; the other connections follow when needed.
  ///
  /// - Parameter conninfo: libpq's keywords and values, or its URI.
  package init(
    conninfo: String, connections: Int = 4, isolation: Isolation = .readCommitted, retry: PostgresRetry = .init()
  ) throws(SQLError) {
    precondition(connections > 0, "someone must work")
    self.isolation = isolation
    listener = PostgresListener(conninfo: conninfo)
    var workers: [PostgresWorker] = []
    for index in 0..<connections {
      let connection = PostgresConnection(conninfo: conninfo)
      if index == 0 { try connection.connect() }
      workers.append(PostgresWorker(connection, queue: queue, retry: retry))
    }
    for worker in workers { threads.start { worker.run() } }
  }

  deinit {
    queue.close()
    listener.stop()
  }

  package var engine: Engine { .postgres }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await run(body, through: queue) {
      PostgresWork(job: $0, begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await write(isolation: isolation, body)
  }

  /// Runs `body` again, up to ten times, when another transaction stood in its way (40001, 40P01).
  package func write<T: Sendable>(
    isolation: Isolation, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await run(body, through: queue) {
      // Not READ WRITE: whoever makes a database read-only, as for a disk that is nearly full, means us too.
      PostgresWork(job: $0, begin: "BEGIN ISOLATION LEVEL \(isolation.rawValue)")
    }
  }

  package func alone<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await run(body, through: queue) { PostgresWork(job: $0, begin: nil) }
  }

  package func close() async {
    queue.close()
    listener.stop()
    await threads.wait()
    await listener.wait()
  }

  /// A connection string as the environment variables that PostgreSQL's own programs read (PostgreSQL 15, 34.15).
  package static func environment(conninfo: String) throws(SQLError) -> [(name: String, value: String)] {
    guard let options = PQconninfoParse(conninfo, nil) else {
      throw SQLError(.connection, "the connection string can't be read")
    }
    defer { PQconninfoFree(options) }
    var found: [(name: String, value: String)] = []
    var next = options
    while next.pointee.keyword != nil {
      if let name = next.pointee.envvar, let value = next.pointee.val {
        found.append((String(cString: name), String(cString: value)))
      }
      next += 1
    }
    return found
  }

  /// Runs one statement on a connection of its own, outside a transaction, as `CREATE DATABASE` must be.
  package static func command(_ text: String, conninfo: String) throws(SQLError) {
    let connection = PostgresConnection(conninfo: conninfo)
    try connection.connect()
    try connection.command(text)
  }
}
