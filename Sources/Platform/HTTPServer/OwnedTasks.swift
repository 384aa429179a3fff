import Synchronization

/// The tasks a server started and not yet saw end: none outlives the server that owns them.
final class OwnedTasks: Sendable {
  private struct State {
    var next = 0
    var running: [Int: Task<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  /// Starts a task that is waited for by ``finish()``; the handle is there to cancel it.
  func start(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    state.withLock { state in
      let number = state.next
      state.next += 1
      // The task cannot remove itself before it is entered: the lock is held until then.
      let task = Task {
        await body()
        self.remove(number)
      }
      state.running[number] = task
      return task
    }
  }

  private func remove(_ number: Int) {
    state.withLock { _ = $0.running.removeValue(forKey: number) }
  }

  var count: Int { state.withLock { $0.running.count } }

  /// Cancels what still runs and waits for its end.
  func finish() async {
    while let task = state.withLock({ $0.running.first?.value }) {
      task.cancel()
      await task.value
    }
  }
}
