import Glibc
import Synchronization

/// Threads of one owner, and a way to wait for their end without blocking.
package final class ThreadGroup: Sendable {
  private struct State {
    var running = 0
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Starts a thread that runs `body` to its end. Callbacks on it see no task-local values.
  package func start(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.running += 1 }
    let box = Unmanaged.passRetained(
      ThreadBody {
        body()
        self.ended()
      })
    var thread = pthread_t()
    let status = pthread_create(&thread, nil, { threadMain($0) }, box.toOpaque())
    precondition(status == 0, "the system refuses a thread: error \(status)")
    pthread_detach(thread)
  }

  /// Returns when every thread has ended.
  package func wait() async {
    await withCheckedContinuation { waiter in
      let isOver = state.withLock {
        if $0.running > 0 { $0.waiters.append(waiter) }
        return $0.running == 0
      }
      if isOver { waiter.resume() }
    }
  }

  private func ended() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.running -= 1
      guard state.running == 0 else { return [] }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }
}

private final class ThreadBody {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}

private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
