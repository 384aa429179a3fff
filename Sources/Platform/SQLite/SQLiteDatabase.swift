package import SQL
import Synchronization

/// A SQLite file in WAL mode: one writing thread that groups commits, and a few reading ones.
package final class SQLiteDatabase: Database {
  private let writer: SQLiteWriter
  private let writing = WorkQueue<any Job>()
  private let reading = WorkQueue<any Job>()
  private let writers = ThreadGroup()
  private let readers = ThreadGroup()

  /// Opens the file and creates it when it's missing.
  ///
  /// - Parameter vfs: the name of a registered way to the disk in place of the usual one (sqlite.org/vfs.html).
  package init(
    path: String, readers: Int = 4, synchronous: SQLiteSynchronous = .full, vfs: String? = nil
  ) throws(SQLError) {
    precondition(readers > 0, "someone must read")
    // The writer comes first: it makes the file and turns WAL on.
    let connection = try SQLiteConnection(path: path, isReader: false, synchronous: synchronous, vfs: vfs)
    let writer = SQLiteWriter(connection, queue: writing)
    self.writer = writer
    var loops: [SQLiteReader] = []
    for _ in 0..<readers {
      let connection = try SQLiteConnection(path: path, isReader: true, synchronous: synchronous, vfs: vfs)
      loops.append(SQLiteReader(connection, queue: reading))
    }
    writers.start { writer.run() }
    for loop in loops { self.readers.start { loop.run() } }
  }

  deinit {
    writing.close()
    reading.close()
  }

  package var engine: Engine { .sqlite }

  /// How many times the writer has committed; fewer than the writes when it groups them.
  package var commits: Int { writer.commits.load(ordering: .relaxed) }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await run(body, through: reading) { $0 }
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await run(body, through: writing) { $0 }
  }

  package func alone<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await run(body, through: writing) { LoneJob($0) }
  }

  /// The writer goes last: only a connection that may write puts what is in the log into the file, when nobody else has
  /// it open.
  package func close() async {
    reading.close()
    await readers.wait()
    writing.close()
    await writers.wait()
  }
}
