import Glibc

private final class Work: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a detached thread for work that blocks.
package func startThread(_ run: @escaping @Sendable () -> Void) {
  var handle = pthread_t()
  let work = Unmanaged.passRetained(Work(run)).toOpaque()
  let status = pthread_create(
    &handle, nil,
    { work in
      if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
      return nil
    }, work)
  precondition(status == 0, "no thread can be started")
  pthread_detach(handle)
}

/// Runs work that blocks on a thread of its own and waits for it without holding one of those that tasks share.
package func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    startThread { continuation.resume(returning: work()) }
  }
}
