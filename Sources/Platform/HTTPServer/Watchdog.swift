import CMicroHTTPD
import Glibc
import Synchronization

/// Watches open connections on a thread of its own: it shuts down those whose request does not arrive in time
/// (the library's timeout is for inactivity only, so one byte now and then would hold a connection for ever), and
/// notices clients that leave while the library does not look (their connection is suspended).
final class Watchdog: Sendable {
  private struct Connection {
    var descriptor: Int32
    /// Nanoseconds of the monotonic clock; `nil` while no request is being read.
    var deadline: UInt64?
    var exchange: Exchange?
    var hasHungUp = false {
      didSet { shorten() }
    }

    /// What a client sent before it closed its side is read at once or not at all: the library overlooks the end
    /// when it comes together with the last bytes, and would keep the connection until a timeout.
    mutating func shorten() {
      guard hasHungUp, let deadline else { return }
      self.deadline = min(deadline, now() + 250_000_000)
    }

    mutating func expect(by deadline: UInt64) {
      self.deadline = deadline
      shorten()
    }
  }

  private struct State {
    var next: UInt = 1
    var connections: [UInt: Connection] = [:]
    var isStopped = false
    var thread: Thread?
  }

  private let requestTimeout: UInt64
  private let idleTimeout: UInt64
  private let epoll = epoll_create1(0)
  private let bell = eventfd(0, 0)
  private let state = Mutex(State())

  init(requestTimeout: Duration, idleTimeout: Duration) {
    self.requestTimeout = requestTimeout.nanoseconds
    self.idleTimeout = idleTimeout.nanoseconds
  }

  deinit {
    close(epoll)
    close(bell)
  }

  func start() {
    _ = rondo_watch_readable(epoll, bell, 0)
    let thread = Thread { self.watch() }
    state.withLock { $0.thread = thread }
  }

  func stop() {
    let thread = state.withLock { state in
      state.isStopped = true
      return state.thread
    }
    ring()
    thread?.join()
  }
}

// MARK: - What the connections report

extension Watchdog {
  /// A connection was accepted; the identifier is its name from now on.
  func opened(_ descriptor: Int32) -> UInt {
    let (identifier, isFirst) = state.withLock { state in
      let identifier = state.next
      state.next += 1
      state.connections[identifier] = Connection(descriptor: descriptor, deadline: now() + requestTimeout)
      _ = rondo_watch_hangup(epoll, descriptor, UInt64(identifier))
      return (identifier, state.connections.count == 1)
    }
    if isFirst { ring() }
    return identifier
  }

  /// A request line arrived: the rest of the request has the whole timeout.
  func began(_ exchange: Exchange) {
    state.withLock { state in
      state.connections[exchange.connection]?.expect(by: now() + requestTimeout)
      state.connections[exchange.connection]?.exchange = exchange
    }
  }

  /// The request is whole.
  func received(_ exchange: Exchange) {
    let isDeserted = state.withLock { state in
      state.connections[exchange.connection]?.deadline = nil
      return state.connections[exchange.connection]?.hasHungUp ?? true
    }
    if isDeserted { exchange.desert() }
  }

  /// The answer is written; the next request has the idle time to begin and the timeout to arrive.
  func completed(_ exchange: Exchange) {
    state.withLock { state in
      state.connections[exchange.connection]?.expect(by: now() + idleTimeout + requestTimeout)
      state.connections[exchange.connection]?.exchange = nil
    }
  }

  /// Called before the descriptor is closed, so that a number used again is never shut down by mistake.
  func closed(_ identifier: UInt) {
    state.withLock { _ = $0.connections.removeValue(forKey: identifier) }
  }

  var connectionCount: Int { state.withLock { $0.connections.count } }
}

// MARK: - The thread

extension Watchdog {
  private func watch() {
    let tick = Int32(clamping: max(20, min(1000, requestTimeout / 4_000_000)))
    var identifiers = [UInt64](repeating: 0, count: 64)
    while true {
      let (isStopped, isEmpty) = state.withLock { ($0.isStopped, $0.connections.isEmpty) }
      if isStopped { return }
      // Without connections it sleeps until one is accepted: idling costs nothing.
      let count = rondo_wait(epoll, &identifiers, 64, isEmpty ? -1 : tick)
      for identifier in identifiers.prefix(Int(max(0, count))) {
        identifier == 0 ? hush() : hungUp(UInt(identifier))
      }
      shutDownLate()
    }
  }

  private func hungUp(_ identifier: UInt) {
    let exchange = state.withLock { state in
      state.connections[identifier]?.hasHungUp = true
      return state.connections[identifier]?.exchange
    }
    exchange?.desert()
  }

  private func shutDownLate() {
    state.withLock { state in
      let now = now()
      for (identifier, connection) in state.connections where connection.deadline.map({ $0 < now }) ?? false {
        shutdown(connection.descriptor, Int32(SHUT_RDWR))
        state.connections[identifier]?.deadline = nil
      }
    }
  }

  private func ring() {
    eventfd_write(bell, 1)
  }

  private func hush() {
    var value: UInt64 = 0
    eventfd_read(bell, &value)
  }
}

/// Nanoseconds of the monotonic clock.
private func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

extension Duration {
  /// Whole nanoseconds, not below zero.
  var nanoseconds: UInt64 {
    UInt64(clamping: components.seconds).multipliedReportingOverflow(by: 1_000_000_000).partialValue
      + UInt64(clamping: components.attoseconds / 1_000_000_000)
  }
}
