internal import Synchronization

/// Wakes a loop that has nothing to do. Signals are not counted: any number before the next wait is one.
package final class WakeSignal: Sendable {
  private struct State {
    var isPending = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  package init() {}

  package func wake() {
    let waiter = state.withLock { state in
      let waiter = state.waiter
      state.waiter = nil
      state.isPending = waiter == nil
      return waiter
    }
    waiter?.resume()
  }

  /// Returns at the next signal, at once when there was one since the last wait, after `limit`, or when the task is
  /// cancelled. One waiter at a time.
  package func wait(atMost limit: Duration) async {
    await withTaskGroup { group in
      group.addTask {
        // Called off means that the wait is over already.
        if (try? await Task.sleep(for: limit)) != nil { self.wake() }
      }
      await withTaskCancellationHandler {
        await suspend()
      } onCancel: {
        wake()
      }
      group.cancelAll()
    }
  }

  private func suspend() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.isPending {
          state.isPending = false
          return true
        }
        state.waiter = continuation
        return false
      }
      if isOver { continuation.resume() }
    }
  }
}
