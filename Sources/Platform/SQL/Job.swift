/// A body waiting for a database thread.
package protocol Job: AnyObject, Sendable {
  /// Runs the body and keeps its value as the outcome; may be called again.
  func run(on connection: any Connection) throws
  /// Makes an error the outcome.
  func fail(_ error: any Error)
  /// Tells the outcome to the caller: once, after the last ``run(on:)`` or ``fail(_:)``.
  func finish()
}

/// A body with its caller's continuation.
///
/// Unchecked, since `outcome` is touched only by the one thread that took the job from its queue.
package final class BodyJob<T: Sendable>: Job, @unchecked Sendable {
  private let body: @Sendable (any Connection) throws -> T
  private let caller: CheckedContinuation<T, any Error>
  private var outcome: Result<T, any Error> = .failure(SQLError(.connection, "the body was never run"))

  package init(_ body: @escaping @Sendable (any Connection) throws -> T, caller: CheckedContinuation<T, any Error>) {
    self.body = body
    self.caller = caller
  }

  package func run(on connection: any Connection) throws {
    outcome = .success(try body(connection))
  }

  package func fail(_ error: any Error) {
    outcome = .failure(error)
  }

  package func finish() {
    caller.resume(with: outcome)
  }
}

/// A job that wants no transaction around it.
package final class LoneJob: Job {
  private let job: any Job

  package init(_ job: any Job) { self.job = job }

  package func run(on connection: any Connection) throws { try job.run(on: connection) }
  package func fail(_ error: any Error) { job.fail(error) }
  package func finish() { job.finish() }
}

/// Queues `body` and waits for its outcome.
package func run<T: Sendable, Element>(
  _ body: @escaping @Sendable (any Connection) throws -> T, through queue: WorkQueue<Element>,
  as element: (any Job) -> Element
) async throws -> T {
  try await withCheckedThrowingContinuation { caller in
    let job = BodyJob(body, caller: caller)
    if !queue.add(element(job)) {
      job.fail(SQLError(.connection, "the database is closed"))
      job.finish()
    }
  }
}
