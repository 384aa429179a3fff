import Glibc
import SQL

/// A body and the statement that starts its transaction; nil for one that wants none.
struct PostgresWork: Sendable {
  let job: any Job
  let begin: String?
}

/// One thread's loop over its own connection.
///
/// Unchecked, since the connection is touched only by the thread inside ``run()``.
final class PostgresWorker: @unchecked Sendable {
  private let connection: PostgresConnection
  private let queue: WorkQueue<PostgresWork>
  private let retry: PostgresRetry

  init(_ connection: PostgresConnection, queue: WorkQueue<PostgresWork>, retry: PostgresRetry) {
    self.connection = connection
    self.queue = queue
    self.retry = retry
  }

  /// Works until the queue is closed and empty.
  func run() {
    while let work = queue.take() {
      var attempt = 1
      while let error = failure(of: work) {
        guard isConflict(error), attempt < retry.attempts else {
          work.job.fail(error)
          break
        }
        usleep(retry.pause(after: attempt))
        attempt += 1
      }
      work.job.finish()
    }
  }

  /// Runs the body once; nil when it's committed.
  private func failure(of work: PostgresWork) -> (any Error)? {
    do {
      guard let begin = work.begin else {
        try connection.connect()
        try work.job.run(on: connection)
        return nil
      }
      try connection.begin(begin)
      try work.job.run(on: connection)
      try connection.commit()
      return nil
    } catch {
      // A body may have put its own words in place of the conflict's, and a savepoint may have been gone back to.
      let conflict = connection.failure.flatMap { isConflict($0) ? $0 : nil }
      connection.rollback()
      return conflict ?? error
    }
  }

  private func isConflict(_ error: any Error) -> Bool {
    guard let code = (error as? SQLError)?.code else { return false }
    return code == .serialization || code == .deadlock
  }
}
