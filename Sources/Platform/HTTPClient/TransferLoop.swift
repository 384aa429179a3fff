import CCurl
import Synchronization

/// The thread that drives libcurl's multi handle. Others leave commands and ring.
final class TransferLoop: Sendable {
  typealias Answer = CheckedContinuation<Result<ClientResponse, TransportError>, Never>

  enum Command: Sendable {
    case start(Int, ClientRequest, Target, Answer)
    case cancel(Int)
  }

  private struct State {
    var number = 0
    var commands: [Command] = []
    var isClosing = false
    /// The multi handle while the thread runs; 0 before and after.
    var multi: UInt = 0
  }

  private let `guard`: OutboundGuard
  private let options: HTTPClient.Options
  private let state = Mutex(State())

  init(guard: OutboundGuard, options: HTTPClient.Options) {
    self.guard = `guard`
    self.options = options
  }

  func start() {
    EasyHandle.startLibrary()
    guard let multi = curl_multi_init() else { preconditionFailure("libcurl gives no handle") }
    state.withLock { $0.multi = UInt(bitPattern: multi) }
    Thread.start { self.run() }
  }

  func newNumber() -> Int {
    state.withLock { state in
      state.number += 1
      return state.number
    }
  }

  func submit(_ command: Command) {
    let isClosed = state.withLock { state in
      guard !state.isClosing else { return true }
      state.commands.append(command)
      curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: state.multi))
      return false
    }
    if isClosed, case .start(_, _, _, let answer) = command { answer.resume(returning: .failure(Self.closed)) }
  }

  func close() {
    state.withLock { state in
      guard !state.isClosing else { return }
      state.isClosing = true
      curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: state.multi))
    }
  }

  private static let closed = TransportError(.closed, sentBytes: false, message: "the client was closed")
}

// MARK: - The thread

extension TransferLoop {
  /// What only the thread touches.
  private struct Work {
    let multi: UnsafeMutableRawPointer
    var transfers: [Int: Transfer] = [:]
    var numbers: [UnsafeMutableRawPointer: Int] = [:]
    var spare: [EasyHandle] = []
  }

  private func run() {
    guard let multi = UnsafeMutableRawPointer(bitPattern: state.withLock { $0.multi }) else { return }
    var work = Work(multi: multi)
    while true {
      let (commands, isClosing) = state.withLock { state in
        defer { state.commands = [] }
        return (state.commands, state.isClosing)
      }
      for command in commands { carryOut(command, &work) }
      if isClosing { break }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      collect(&work)
      // An hour, for the library wakes by itself for its timers, and commands ring.
      curl_multi_poll(multi, nil, 0, 3_600_000, nil)
    }
    for number in Array(work.transfers.keys) { end(number, &work) { $0.fail(.closed, "the client was closed") } }
    work.spare = []
    state.withLock { $0.multi = 0 }
    curl_multi_cleanup(multi)
  }

  private func carryOut(_ command: Command, _ work: inout Work) {
    switch command {
    case .start(let number, let request, let target, let answer):
      let handle = work.spare.popLast() ?? EasyHandle(guard: `guard`)
      let transfer = Transfer(handle: handle, maximumBytes: options.maximumResponseBytes) {
        answer.resume(returning: $0)
      }
      guard transfer.prepare(request, target: target, options: options) else {
        let message = "a header field or the method is not valid"
        answer.resume(returning: .failure(TransportError(.invalidRequest, sentBytes: false, message: message)))
        return
      }
      work.transfers[number] = transfer
      work.numbers[handle.pointer] = number
      curl_multi_add_handle(work.multi, handle.pointer)
    case .cancel(let number):
      end(number, &work) { $0.fail(.cancelled, "the task was cancelled") }
    }
  }

  private func collect(_ work: inout Work) {
    var code = CURLE_OK
    while let finished = rondo_next_finished(work.multi, &code) {
      guard let number = work.numbers[finished] else { continue }
      let result = code
      end(number, &work) { $0.complete(result) }
    }
  }

  private func end(_ number: Int, _ work: inout Work, _ finish: (Transfer) -> Void) {
    guard let transfer = work.transfers.removeValue(forKey: number) else { return }
    work.numbers[transfer.handle.pointer] = nil
    finish(transfer)
    curl_multi_remove_handle(work.multi, transfer.handle.pointer)
    if work.spare.count < 64 { work.spare.append(transfer.handle) }
  }
}
