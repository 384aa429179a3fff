import SQL

/// A reading thread's loop over its own connection.
///
/// Unchecked, since the connection is touched only by the thread inside ``run()``.
final class SQLiteReader: @unchecked Sendable {
  private let connection: SQLiteConnection
  private let queue: WorkQueue<any Job>

  init(_ connection: SQLiteConnection, queue: WorkQueue<any Job>) {
    self.connection = connection
    self.queue = queue
  }

  /// Works until the queue is closed and empty, and closes the connection.
  func run() {
    defer { connection.close() }
    while let job = queue.take() {
      do {
        try connection.begin("BEGIN DEFERRED")
        try job.run(on: connection)
        try connection.commit()
      } catch {
        connection.rollback()
        job.fail(error)
      }
      job.finish()
    }
  }
}
