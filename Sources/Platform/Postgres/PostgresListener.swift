internal import CPostgres
import Glibc
import SQL
import Synchronization

/// The listening connection and its thread, which starts with the first listener.
final class PostgresListener: Sendable {
  private struct State {
    var streams: [String: [Int: AsyncStream<String>.Continuation]] = [:]
    var lastNumber = 0
    var isRunning = false
    var isStopped = false
  }

  private let state = Mutex(State())
  private let conninfo: String
  private let threads = ThreadGroup()
  private let wakeup: (reader: Int32, writer: Int32)

  init(conninfo: String) {
    self.conninfo = conninfo
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "the system refuses a pipe: error \(errno)")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    wakeup = (ends[0], ends[1])
  }

  deinit {
    close(wakeup.reader)
    close(wakeup.writer)
  }

  func listen(_ channel: String) -> AsyncStream<String> {
    let (stream, continuation) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(1024))
    let mustStart = state.withLock { state -> Bool? in
      if state.isStopped { return nil }
      state.lastNumber += 1
      let number = state.lastNumber
      state.streams[channel, default: [:]][number] = continuation
      continuation.onTermination = { [weak self] _ in self?.forget(channel, number) }
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard let mustStart else {
      continuation.finish()
      return stream
    }
    if mustStart { threads.start { self.run() } }
    wake()
    return stream
  }

  func stop() {
    let streams = state.withLock { state -> [AsyncStream<String>.Continuation] in
      state.isStopped = true
      return state.streams.values.flatMap(\.values)
    }
    for stream in streams { stream.finish() }
    wake()
  }

  func wait() async {
    await threads.wait()
  }

  private func forget(_ channel: String, _ number: Int) {
    state.withLock {
      $0.streams[channel]?[number] = nil
      if $0.streams[channel]?.isEmpty == true { $0.streams[channel] = nil }
    }
    wake()
  }

  private func wake() {
    var byte: UInt8 = 1
    _ = write(wakeup.writer, &byte, 1)
  }
}

extension PostgresListener {
  private func run() {
    var pause: Int32 = 50
    while !isStopped {
      if let connection = try? PostgresConnection.open(conninfo) {
        pause = 50
        serve(connection)
        PQfinish(connection)
      }
      // A stop ends the pause early.
      if !isStopped { _ = sleep(onConnection: nil, milliseconds: pause) }
      pause = min(pause * 2, 5_000)
    }
  }

  /// Listens until the connection is lost or the listener stopped.
  private func serve(_ connection: OpaquePointer) {
    var served: [String: Set<Int>] = [:]
    while !isStopped, PQstatus(connection) == CONNECTION_OK {
      let wanted = state.withLock { $0.streams.mapValues { Set($0.keys) } }
      for channel in served.keys where wanted[channel] == nil { run("UNLISTEN", channel, on: connection) }
      for (channel, numbers) in wanted where served[channel] != numbers {
        if served[channel] == nil { run("LISTEN", channel, on: connection) }
        for number in numbers.subtracting(served[channel] ?? []) { yield("", to: channel, number) }
      }
      served = wanted
      guard PQstatus(connection) == CONNECTION_OK else { return }
      deliver(from: connection)
      if sleep(onConnection: PQsocket(connection), milliseconds: 30_000), PQconsumeInput(connection) == 0 { return }
    }
  }

  private func run(_ verb: String, _ channel: String, on connection: OpaquePointer) {
    guard let quoted = PQescapeIdentifier(connection, channel, channel.utf8.count) else { return }
    PQclear(PQexec(connection, "\(verb) \(String(cString: quoted))"))
    PQfreemem(quoted)
  }

  private func deliver(from connection: OpaquePointer) {
    while let notification = PQnotifies(connection) {
      let channel = String(cString: notification.pointee.relname)
      yield(String(cString: notification.pointee.extra), to: channel, nil)
      PQfreemem(notification)
    }
  }

  /// To one stream of the channel, or to all.
  private func yield(_ payload: String, to channel: String, _ number: Int?) {
    let streams = state.withLock { state in
      (state.streams[channel] ?? [:]).filter { number == nil || $0.key == number }.values
    }
    for stream in streams { stream.yield(payload) }
  }

  /// True when the connection has something to read.
  private func sleep(onConnection socket: Int32?, milliseconds: Int32) -> Bool {
    var polled = [pollfd(fd: wakeup.reader, events: Int16(POLLIN), revents: 0)]
    if let socket { polled.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
    poll(&polled, nfds_t(polled.count), milliseconds)
    var discarded = [UInt8](repeating: 0, count: 64)
    while read(wakeup.reader, &discarded, discarded.count) > 0 {}
    return polled.count == 2 && polled[1].revents != 0
  }

  private var isStopped: Bool { state.withLock(\.isStopped) }
}
