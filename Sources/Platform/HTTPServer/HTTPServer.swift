import CMicroHTTPD
import Glibc
import Synchronization

/// An HTTP/1.1 server over libmicrohttpd: its threads read and write, handlers run as tasks the server owns.
///
/// A handler starts when its request is whole. When the client leaves, the handler is cancelled and a streamed
/// body ended; the same happens to what is left when the grace of ``shutdown(grace:)`` is over.
package final class HTTPServer: Sendable {
  private struct State {
    var isStarted = false
    /// 0 while nothing runs.
    var daemon: UInt = 0
    var port = 0
    var isDraining = false
    /// From here on no connection may fall asleep.
    var isStopping = false
    var exchanges: [ObjectIdentifier: Exchange] = [:]
  }

  let configuration: HTTPServerConfiguration
  let handler: @Sendable (HTTPRequest) async -> HTTPResponse
  let tasks = OwnedTasks()
  let watchdog: Watchdog
  private let state = Mutex(State())

  package init(
    configuration: HTTPServerConfiguration, handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
  ) {
    self.configuration = configuration
    self.handler = handler
    watchdog = Watchdog(requestTimeout: configuration.requestTimeout, idleTimeout: configuration.idleTimeout)
  }

  /// The port it listens on, 0 before ``start()``.
  package var port: Int { state.withLock { $0.port } }

  /// Connections that are open, requests that were begun and are not answered, and tasks that run for them. A
  /// thread of the library may put off closing its last connection until its next event.
  package var load: (connections: Int, requests: Int, tasks: Int) {
    (watchdog.connectionCount, state.withLock { $0.exchanges.count }, tasks.count)
  }

  var isDraining: Bool { state.withLock { $0.isDraining } }

  func opened(_ exchange: Exchange) {
    let isStopping = state.withLock { state in
      state.exchanges[ObjectIdentifier(exchange)] = exchange
      return state.isStopping
    }
    if isStopping { exchange.abandon() }
  }

  func closed(_ exchange: Exchange) {
    state.withLock { _ = $0.exchanges.removeValue(forKey: ObjectIdentifier(exchange)) }
  }
}

// MARK: - Starting

extension HTTPServer {
  /// Listens and serves until ``shutdown(grace:)``; a server starts once in its life.
  package func start() throws(HTTPServerError) {
    let isFirst = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard isFirst else { throw .alreadyStarted }
    // A client that leaves must not end the process.
    signal(SIGPIPE, SIG_IGN)
    watchdog.start()
    do {
      let daemon = try daemon()
      state.withLock { state in
        state.daemon = UInt(bitPattern: daemon)
        state.port = Int(rondo_daemon_port(daemon))
      }
    } catch {
      watchdog.stop()
      throw error
    }
  }

  private func daemon() throws(HTTPServerError) -> OpaquePointer {
    guard let address = SocketAddress(configuration.address, port: configuration.port) else {
      throw .invalidAddress(configuration.address)
    }
    var options = RondoDaemonOptions()
    options.threads = UInt32(clamping: configuration.threads)
    options.connection_limit = UInt32(clamping: max(configuration.maximumConnections, configuration.threads))
    options.idle_seconds = UInt32(clamping: max(1, configuration.idleTimeout.components.seconds))
    // The library keeps a request's head twice, and writes the answer's head into the same memory.
    options.connection_memory = max(16 << 10, configuration.maximumHeaderBytes * 2 + (8 << 10))
    options.access = onAccess
    options.completed = onCompleted
    options.notify = onConnection
    options.target = onTarget
    // Given back when the daemon has stopped.
    let context = Unmanaged.passRetained(self)
    options.context = context.toOpaque()
    errno = 0
    let daemon = address.withPointer { pointer in
      options.address = pointer
      guard let tls = configuration.tls else { return rondo_start_daemon(&options) }
      return tls.certificatePEM.withCString { certificate in
        tls.keyPEM.withCString { key in
          options.certificate = certificate
          options.private_key = key
          return rondo_start_daemon(&options)
        }
      }
    }
    guard let daemon else {
      context.release()
      throw startError(errno)
    }
    return daemon
  }

  private func startError(_ number: Int32) -> HTTPServerError {
    switch number {
    case EADDRINUSE: .addressInUse(address: configuration.address, port: configuration.port)
    case EACCES: .notPermitted(address: configuration.address, port: configuration.port)
    default: .cannotStart(reason: String(cString: strerror(number)), tls: configuration.tls != nil)
    }
  }
}

// MARK: - Stopping

extension HTTPServer {
  /// Stops accepting, ends event streams, lets running requests finish for `grace`, answers the rest with 503,
  /// then stops; returns when every handler has ended.
  package func shutdown(grace: Duration) async {
    let (daemon, exchanges) = state.withLock { state in
      defer {
        state.daemon = 0
        state.isDraining = true
      }
      return (state.daemon, state.exchanges)
    }
    guard daemon != 0 else { return }
    for exchange in exchanges.values { exchange.drain() }
    await withCheckedContinuation { continuation in
      Thread {
        self.stop(daemon, grace: grace)
        continuation.resume()
      }.detach()
    }
    await tasks.finish()
  }

  /// The library aborts the process when it is stopped with a suspended connection: quiesce, wake everything,
  /// then stop.
  private func stop(_ address: UInt, grace: Duration) {
    guard let daemon = OpaquePointer(bitPattern: address) else { return }
    let listening = MHD_quiesce_daemon(daemon)
    let end = ContinuousClock.now + grace
    while ContinuousClock.now < end, state.withLock({ !$0.exchanges.isEmpty }) {
      usleep(2_000)
      for exchange in state.withLock({ Array($0.exchanges.values) }) { exchange.drain() }
    }
    let abandoned = state.withLock { state in
      state.isStopping = true
      return Array(state.exchanges.values)
    }
    for exchange in abandoned { exchange.abandon() }
    // Time to write what was answered last.
    let lastCall = ContinuousClock.now + .milliseconds(500)
    while ContinuousClock.now < lastCall, state.withLock({ !$0.exchanges.isEmpty }) { usleep(2_000) }
    MHD_stop_daemon(daemon)
    if listening >= 0 { close(listening) }
    watchdog.stop()
    Unmanaged.passUnretained(self).release()
  }
}
