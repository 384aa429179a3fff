import Glibc
import SQL
import Synchronization

/// The one writer: it commits the bodies that wait together, so that the wait for the disk is shared. Each but the
/// first runs inside its own savepoint; when the first fails, there is nothing of others to keep.
///
/// A body alone, as an import's are, so runs without a savepoint. Inside one, SQLite keeps what every page was before
/// and walks that list at the end of every statement: a body of many statements takes time in its square.
///
/// Unchecked, since the connection is touched only by the thread inside ``run()``.
final class SQLiteWriter: @unchecked Sendable {
  /// At most so many bodies in one commit, and no more of them once it has worked so long: what bounds how
  /// long the first one waits for the last.
  private let largestGroup = 256
  private let longestGroup: UInt64 = 5_000_000  // nanoseconds

  private let connection: SQLiteConnection
  private let queue: WorkQueue<any Job>
  let commits = Atomic<Int>(0)

  init(_ connection: SQLiteConnection, queue: WorkQueue<any Job>) {
    self.connection = connection
    self.queue = queue
  }

  /// Works until the queue is closed and empty, and closes the connection.
  func run() {
    defer { connection.close() }
    var next = queue.take()
    while let first = next {
      if first is LoneJob {
        runAlone(first)
        next = queue.take()
      } else {
        next = commitGroup(startingWith: first) ?? queue.take()
      }
    }
  }

  private func runAlone(_ job: any Job) {
    do { try job.run(on: connection) } catch { job.fail(error) }
    job.finish()
  }

  /// Answers the job that was taken and wants no transaction, if one ended the group.
  private func commitGroup(startingWith first: any Job) -> (any Job)? {
    do {
      try connection.begin("BEGIN IMMEDIATE")
    } catch {
      first.fail(error)
      first.finish()
      return nil
    }
    let start = nanoseconds()
    do {
      try first.run(on: connection)
    } catch {
      connection.rollback()
      first.fail(error)
      first.finish()
      return nil
    }
    var members = [first]
    var next: (any Job)?
    while members.count < largestGroup, nanoseconds() - start < longestGroup, !connection.hasLostTransaction {
      next = queue.takeIfWaiting()
      guard let member = next, !(member is LoneJob) else { break }
      next = nil
      members.append(member)
      runMember(member)
    }
    // An error of one member is told only after COMMIT too: it can come from what another one wrote.
    if commit() == nil {
      for member in members { member.finish() }
    } else {
      for member in members { commitAlone(member) }
    }
    return next
  }

  private func runMember(_ member: any Job) {
    do {
      try connection.savepoint { try member.run(on: connection) }
    } catch {
      member.fail(error)
    }
  }

  private func commitAlone(_ member: any Job) {
    defer { member.finish() }
    do {
      try connection.begin("BEGIN IMMEDIATE")
      try member.run(on: connection)
      if let failure = commit() { throw failure }
    } catch {
      connection.rollback()
      member.fail(error)
    }
  }

  /// Nil when committed; otherwise everything is rolled back.
  private func commit() -> SQLError? {
    do {
      try connection.commit()
      commits.add(1, ordering: .relaxed)
      return nil
    } catch {
      connection.rollback()
      return error
    }
  }
}

private func nanoseconds() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}
