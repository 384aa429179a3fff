import Glibc

/// A thread of the operating system, for work that blocks.
struct Thread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: pthread_t

  init(_ run: @escaping @Sendable () -> Void) {
    var handle = pthread_t()
    let body = Unmanaged.passRetained(Body(run)).toOpaque()
    let status = pthread_create(
      &handle, nil,
      { body in
        if let body { Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body)
    precondition(status == 0, "no thread can be started")
    self.handle = handle
  }

  /// Once only, by one caller.
  func join() {
    pthread_join(handle, nil)
  }

  func detach() {
    pthread_detach(handle)
  }
}
