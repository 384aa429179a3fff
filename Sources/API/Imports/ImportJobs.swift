internal import Domain
internal import JSON
internal import Synchronization

/// The imports that this process reads. Each goes on when whoever asked for it has gone.
final class ImportJobs: Sendable {
  private struct Job {
    var task: Task<JSON, any Error>
    /// A person wants it to end, not the process.
    var isCalledOff = false
  }

  private let running = Mutex<[ID<ImportRun>: Job]>([:])

  /// Runs the work as a task that is waited for by ``stop()``.
  func start(_ upload: ID<ImportRun>, _ work: @escaping @Sendable () async throws -> JSON) -> Task<JSON, any Error> {
    // The task cannot remove itself before it is entered: the lock is held until then.
    running.withLock { running in
      let task = Task {
        defer { self.running.withLock { $0[upload] = nil } }
        return try await work()
      }
      running[upload] = Job(task: task)
      return task
    }
  }

  /// False when it does not run.
  func callOff(_ upload: ID<ImportRun>) -> Task<JSON, any Error>? {
    running.withLock { running in
      running[upload]?.isCalledOff = true
      running[upload]?.task.cancel()
      return running[upload]?.task
    }
  }

  func isCalledOff(_ upload: ID<ImportRun>) -> Bool { running.withLock { $0[upload]?.isCalledOff ?? false } }

  /// Ends every import where it is, to go on there later, and waits for it.
  func stop() async {
    while let task = running.withLock({ $0.values.first?.task }) {
      task.cancel()
      _ = try? await task.value
    }
  }
}
