import Glibc

/// Wakes one waiting thread per ring; rings are counted, so that none is lost.
final class Bell: @unchecked Sendable {
  // A POSIX semaphore is made for use by several threads and stays at one address.
  private let semaphore: UnsafeMutablePointer<sem_t>

  init() {
    semaphore = .allocate(capacity: 1)
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func ring() {
    sem_post(semaphore)
  }

  func wait() {
    while sem_wait(semaphore) != 0 {}
  }
}
