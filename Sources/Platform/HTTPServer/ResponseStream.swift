import CMicroHTTPD
import Synchronization

/// Carries the chunks of a stream from the task that makes them to the thread that writes them.
///
/// The connection sleeps (suspended) while there is nothing to write and the task while too much is waiting.
/// Sleeping and waking happen under one lock, so that no wake-up is lost.
final class ResponseStream: Sendable {
  private struct State {
    var waiting: [UInt8] = []
    /// How much of `waiting` is written.
    var offset = 0
    var ended = false
    var aborted = false
    /// The connection that sleeps until there is something to write; 0 for none.
    var sleeping: UInt = 0
    var source: Task<Void, Never>?
    var isStarted = false
    var producer: CheckedContinuation<Void, Never>?
  }

  /// More than this many bytes waiting put the task that makes them to sleep.
  private static let highWater = 64 << 10

  let endsOnDrain: Bool
  private let make: @Sendable () -> AsyncStream<[UInt8]>
  private let tasks: OwnedTasks
  private let state = Mutex(State())

  init(endsOnDrain: Bool, tasks: OwnedTasks, make: @escaping @Sendable () -> AsyncStream<[UInt8]>) {
    self.endsOnDrain = endsOnDrain
    self.tasks = tasks
    self.make = make
  }

  /// Called by the connection's thread: the number of bytes written to `buffer`, or the library's codes for
  /// "nothing yet" (0), "the end" and "broken off".
  func read(into buffer: UnsafeMutableRawBufferPointer, connection: OpaquePointer) -> Int {
    let (count, producer) = state.withLock { state in
      if state.aborted { return (rondo_end_with_error(), takeProducer(&state)) }
      startSource(&state)
      let count = min(buffer.count, state.waiting.count - state.offset)
      guard count > 0 else {
        if state.ended { return (rondo_end_of_stream(), nil) }
        state.sleeping = UInt(bitPattern: connection)
        MHD_suspend_connection(connection)
        return (0, nil)
      }
      state.waiting.withUnsafeBytes {
        buffer.copyMemory(from: .init(rebasing: $0[state.offset..<state.offset + count]))
      }
      state.offset += count
      guard state.offset == state.waiting.count else { return (count, nil) }
      state.waiting.removeAll(keepingCapacity: true)
      state.offset = 0
      return (count, takeProducer(&state))
    }
    producer?.resume()
    return count
  }

  private func startSource(_ state: inout State) {
    guard !state.isStarted, !state.ended else { return }
    state.isStarted = true
    state.source = tasks.start {
      for await chunk in self.make() {
        guard await self.push(chunk) else { break }
      }
      self.end()
    }
  }

  /// Hands a chunk over and sleeps while too much is waiting; false when nobody reads any more.
  private func push(_ chunk: [UInt8]) async -> Bool {
    let (isOpen, isFull) = state.withLock { state in
      guard !state.ended, !state.aborted else { return (false, false) }
      state.waiting += chunk
      wake(&state)
      return (true, state.waiting.count - state.offset > Self.highWater)
    }
    if isFull {
      await withCheckedContinuation { continuation in
        let isStillFull = state.withLock { state in
          guard !state.ended, !state.aborted, !state.waiting.isEmpty else { return false }
          state.producer = continuation
          return true
        }
        if !isStillFull { continuation.resume() }
      }
    }
    return isOpen
  }

  /// No more chunks; what waits is still written.
  func end() {
    close { $0.ended = true }
  }

  /// The client left or the response is destroyed; what waits is dropped.
  func abort() {
    close { $0.aborted = true }
  }

  private func close(_ change: (inout State) -> Void) {
    let (source, producer) = state.withLock { state in
      change(&state)
      wake(&state)
      return (state.source, takeProducer(&state))
    }
    producer?.resume()
    source?.cancel()
  }

  private func wake(_ state: inout State) {
    guard let connection = OpaquePointer(bitPattern: state.sleeping) else { return }
    state.sleeping = 0
    MHD_resume_connection(connection)
  }

  private func takeProducer(_ state: inout State) -> CheckedContinuation<Void, Never>? {
    defer { state.producer = nil }
    return state.producer
  }
}
