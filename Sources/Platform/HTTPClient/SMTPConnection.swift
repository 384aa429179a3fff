import CCurl
import Glibc
import Synchronization

/// One kept connection to a relay on a thread of its own; messages go one after the other, in order.
///
/// It connects at the first message and again when the relay has closed it in the meantime.
package final class SMTPConnection: Sendable {
  private let worker: SMTPWorker

  package init(server: SMTPServer, guard: OutboundGuard) {
    worker = SMTPWorker(server: server, guard: `guard`)
    Thread.start { [worker] in worker.run() }
  }

  deinit {
    worker.close()
  }

  /// Returns when the relay has answered. Cancelling the task breaks off, which after the body is
  /// ``SMTPError/unknown(message:)`` like any other break.
  package func send(_ message: SMTPMessage, timeout: Duration = .seconds(60)) async throws(SMTPError) -> SMTPReceipt {
    if let objection = message.objection {
      throw .notSent(code: nil, enhanced: nil, message: objection, isTransient: false)
    }
    let job = SMTPWorker.Job(message: message, timeout: timeout)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in worker.submit(job, continuation) }
    } onCancel: {
      job.cancel()
    }
    return try result.get()
  }

  /// Breaks off what is under way, refuses what waits, and ends the thread.
  package func close() {
    worker.close()
  }
}

/// The thread's side of a connection.
final class SMTPWorker: Sendable {
  typealias Answer = CheckedContinuation<Result<SMTPReceipt, SMTPError>, Never>

  final class Job: Sendable {
    let message: SMTPMessage
    let timeout: Duration
    private let cancelled = Atomic(false)

    init(message: SMTPMessage, timeout: Duration) {
      self.message = message
      self.timeout = timeout
    }

    func cancel() { cancelled.store(true, ordering: .relaxed) }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
  }

  private struct State {
    var waiting: [(job: Job, answer: Answer)] = []
    var isClosed = false
  }

  private let server: SMTPServer
  private let `guard`: OutboundGuard
  private let state = Mutex(State())
  private let bell = Bell()

  init(server: SMTPServer, guard: OutboundGuard) {
    self.server = server
    self.guard = `guard`
  }

  func submit(_ job: Job, _ answer: Answer) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.waiting.append((job, answer)) }
      return state.isClosed
    }
    if isClosed { answer.resume(returning: .failure(Self.closed)) } else { bell.ring() }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    bell.ring()
  }

  private static let closed = SMTPError.notSent(
    code: nil, enhanced: nil, message: "the connection was closed", isTransient: true)

  private static let cancelled = SMTPError.notSent(
    code: nil, enhanced: nil, message: "the task was cancelled", isTransient: true)
}

// MARK: - The thread

extension SMTPWorker {
  func run() {
    let handle = EasyHandle(guard: `guard`)
    while true {
      bell.wait()
      let (next, isClosed) = state.withLock { state in
        (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isClosed)
      }
      if let next {
        next.answer.resume(returning: isClosed ? .failure(Self.closed) : send(next.job, on: handle))
      } else if isClosed {
        return
      }
    }
  }

  private func send(_ job: Job, on handle: EasyHandle) -> Result<SMTPReceipt, SMTPError> {
    do {
      try `guard`.check(host: server.host, port: server.port)
    } catch {
      return .failure(.notSent(code: nil, enhanced: nil, message: error.message, isTransient: false))
    }
    guard Self.isHelloName(server.helloName), !job.isCancelled else {
      let message = "the name for EHLO is not a host name"
      let objection = SMTPError.notSent(code: nil, enhanced: nil, message: message, isTransient: false)
      return .failure(job.isCancelled ? Self.cancelled : objection)
    }
    let end = ContinuousClock.now + job.timeout
    let bytes = job.message.wireBytes
    let first = attempt(job, bytes, on: handle, end: end)
    guard first.isStale, ContinuousClock.now < end else { return first.result }
    return attempt(job, bytes, on: handle, end: end).result
  }

  /// `isStale`: the relay had closed the kept connection, or closed it with 421, before the body was begun; a new
  /// connection may do better.
  private func attempt(
    _ job: Job, _ bytes: [UInt8], on handle: EasyHandle, end: ContinuousClock.Instant
  ) -> (result: Result<SMTPReceipt, SMTPError>, isStale: Bool) {
    let transaction = SMTPTransaction(bytes: bytes, end: end) { [self] in
      job.isCancelled || state.withLock { $0.isClosed }
    }
    let code = transaction.perform(job.message, on: handle, server: server)
    let result = transaction.outcome(code, wasRefused: handle.wasRefused)
    // The library would keep a connection whose last answer is still to come, and take it for that of the next.
    if !transaction.isAnswered { handle.breakOff() }
    guard case .failure(.notSent(let reply, _, _, true)) = result, reply == nil || reply == 421 else {
      return (result, false)
    }
    let wasKept = handle.long(CURLINFO_NUM_CONNECTS) == 0
    let isBreak = code != CURLE_OPERATION_TIMEDOUT && code != CURLE_ABORTED_BY_CALLBACK
    return (result, wasKept && isBreak && !transaction.hasBegun)
  }

  private static func isHelloName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80 || (48...58).contains(byte)
          || Array(".-[]".utf8).contains(byte)
      }
  }
}
