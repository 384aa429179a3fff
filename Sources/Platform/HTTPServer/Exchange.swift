import CMicroHTTPD
import Synchronization

/// One request and its answer, from the request line to the last byte written.
///
/// The connection's thread moves it forward; while the handler runs the connection sleeps (suspended) and the
/// handler's task wakes it. Sleeping and waking happen under one lock.
final class Exchange: Sendable {
  enum Step {
    /// The request line is here.
    case announced
    case receiving
    case handling
    case answering
    case answered
  }

  struct State {
    var step = Step.announced
    var request = HTTPRequest(method: "", path: "")
    /// Bytes that the body may have.
    var limit = 0
    /// Body bytes dropped because the limit was passed.
    var dropped = 0
    var response: HTTPResponse?
    /// The connection that sleeps until the handler answers; 0 for none.
    var sleeping: UInt = 0
    var handling: Task<Void, Never>?
    var stream: ResponseStream?
    /// The client closed its side.
    var isDeserted = false
    /// The server stops: the connection may not fall asleep any more.
    var isAbandoned = false
  }

  /// The identifier of the connection it runs on.
  let connection: UInt
  let target: [UInt8]
  let configuration: HTTPServerConfiguration
  let state = Mutex(State())

  init(connection: UInt, target: [UInt8], configuration: HTTPServerConfiguration) {
    self.connection = connection
    self.target = target
    self.configuration = configuration
  }

  /// What the server answers itself, in the words that are set for it.
  func refusal(_ refusal: HTTPRefusal) -> HTTPResponse {
    configuration.refusal(refusal, state.withLock { $0.request.headers })
  }

  var step: Step { state.withLock { $0.step } }
}

// MARK: - Answering

extension Exchange {
  /// Puts the connection to sleep and runs the handler in a task of `tasks`; false when the server stops.
  func handle(
    on connection: OpaquePointer, tasks: OwnedTasks,
    handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
  ) -> Bool {
    state.withLock { state in
      guard !state.isAbandoned else { return false }
      state.step = .handling
      MHD_suspend_connection(connection)
      state.sleeping = UInt(bitPattern: connection)
      let request = state.request
      state.request.body = []
      let task = tasks.start { self.answer(await handler(request)) }
      state.handling = task
      if state.isDeserted { task.cancel() }
      return true
    }
  }

  /// The first answer counts: a handler that comes back after the drain gave up on it is too late.
  func answer(_ response: HTTPResponse) {
    state.withLock { state in
      guard state.step == .handling, let connection = OpaquePointer(bitPattern: state.sleeping) else { return }
      state.response = response
      state.step = .answering
      state.sleeping = 0
      MHD_resume_connection(connection)
    }
  }

  /// The answer, once, when the connection's thread comes to write it.
  func takeResponse() -> HTTPResponse? {
    state.withLock { state in
      guard state.step == .answering, let response = state.response else { return nil }
      state.step = .answered
      state.response = nil
      return response
    }
  }

  /// Remembers the body that is being streamed, so that it can be ended from outside.
  func attach(_ stream: ResponseStream) {
    let isOver = state.withLock { state in
      state.stream = stream
      return state.isDeserted || state.isAbandoned
    }
    if isOver { stream.abort() }
  }
}

// MARK: - Ending early

extension Exchange {
  /// The client closed its side: the handler is cancelled and a stream broken off.
  func desert() {
    let (handling, stream) = state.withLock { state in
      state.isDeserted = true
      return (state.handling, state.stream)
    }
    handling?.cancel()
    stream?.abort()
  }

  /// The server drains: event streams end, everything else goes on.
  func drain() {
    let stream = state.withLock { $0.stream }
    if let stream, stream.endsOnDrain { stream.end() }
  }

  /// The drain's grace is over: nobody sleeps any more.
  func abandon() {
    let (handling, stream) = state.withLock { state in
      state.isAbandoned = true
      return (state.handling, state.stream)
    }
    // First: a handler that ends because it is cancelled would answer in our place.
    answer(refusal(.stopping))
    handling?.cancel()
    stream?.abort()
  }
}
