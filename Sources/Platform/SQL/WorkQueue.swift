import Glibc

/// First in, first out, between tasks that ask and threads that wait.
///
/// Unchecked, since everything mutable is touched under `lock` alone.
package final class WorkQueue<Element: Sendable>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: [Element] = []
  private var head = 0
  private var isClosed = false

  package init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(arrival, nil)
  }

  deinit {
    pthread_cond_destroy(arrival)
    pthread_mutex_destroy(lock)
    arrival.deallocate()
    lock.deallocate()
  }

  /// False when the queue is closed and did not take the element.
  package func add(_ element: Element) -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if isClosed { return false }
    waiting.append(element)
    pthread_cond_signal(arrival)
    return true
  }

  /// Waits for the next element; nil once the queue is closed and empty.
  package func take() -> Element? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while head == waiting.count && !isClosed { pthread_cond_wait(arrival, lock) }
    return next()
  }

  /// The next element if one is there already.
  package func takeIfWaiting() -> Element? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return next()
  }

  /// Takes no more; what waits is still handed out.
  package func close() {
    pthread_mutex_lock(lock)
    isClosed = true
    pthread_cond_broadcast(arrival)
    pthread_mutex_unlock(lock)
  }

  private func next() -> Element? {
    guard head < waiting.count else { return nil }
    let element = waiting[head]
    head += 1
    // Shifting only when half is used up keeps taking constant on average, and memory bounded.
    if head * 2 >= waiting.count {
      waiting.removeFirst(head)
      head = 0
    }
    return element
  }
}
