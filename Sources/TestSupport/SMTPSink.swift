import Glibc
import Synchronization

/// A small mail server on 127.0.0.1 that writes down every attempt before it answers, and misbehaves on request.
///
/// Its journal has one line per step, each on disk (fsync) before the answer leaves:
/// `<connection> CONNECT`, `MAIL <sender>`, `RCPT <address> <code>`, `DATA`, `ACCEPTED <number> <bytes>`,
/// `REFUSED <code>`, `BROKEN <where>`. The bytes of message n are in `<folder>/n.eml`.
package final class SMTPSink: Sendable {
  package enum Behaviour: Sendable, Equatable {
    case accept
    case refuseSender(String)
    case refuseRecipient(String)
    case refuseData(String)
    /// Answers the end of the message with this line.
    case refuseMessage(String)
    case stallAtGreeting
    /// Keeps the message and never answers.
    case stallAfterMessage
    /// Keeps the message and answers once it is told to behave otherwise.
    case answerLate
    /// Keeps the message and closes instead of answering.
    case closeAfterMessage
    /// Resets the connection inside the message.
    case closeDuringData
    /// Accepts, then closes the connection without a word.
    case closeWhenIdle
  }

  package struct Message: Sendable, Equatable {
    package var sender: String
    package var recipients: [String]
    /// As sent, without the dots that were stuffed.
    package var bytes: [UInt8]
  }

  struct State {
    var behaviour = Behaviour.accept
    var messages: [Message] = []
    var connections = 0
    var isStopped = false
  }

  package let port: Int
  package let folder: String
  private let listener: Int32
  private let journalDescriptor: Int32
  private let temporary: TemporaryFolder?
  let state = Mutex(State())

  /// Listens at once; without a folder its own is gone with it.
  package init(folder: String? = nil) {
    temporary = folder == nil ? TemporaryFolder() : nil
    self.folder = folder ?? temporary?.path ?? "/tmp"
    (listener, port) = listenOnLoopback()
    journalDescriptor = open(self.folder + "/journal", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    precondition(journalDescriptor >= 0, "the journal cannot be written")
    let listener = listener
    startThread { [weak self] in
      // Closed by the only one who accepts, or a number used again would be taken for this one.
      defer { close(listener) }
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0, let sink = self, !sink.state.withLock({ $0.isStopped }) else {
          if client >= 0 { close(client) }
          return
        }
        sink.serve(client)
      }
    }
  }

  deinit {
    stop()
    close(journalDescriptor)
  }

  /// Takes no more connections.
  package func stop() {
    let isFirst = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    // Once: afterwards the number may belong to another socket.
    guard isFirst else { return }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// How it behaves from the next command on.
  package var behaviour: Behaviour {
    get { state.withLock { $0.behaviour } }
    set { state.withLock { $0.behaviour = newValue } }
  }

  package var messages: [Message] { state.withLock { $0.messages } }

  package var connectionCount: Int { state.withLock { $0.connections } }

  package var journal: [String] {
    Command.read(folder + "/journal").split(separator: "\n").map(String.init)
  }

  private func serve(_ client: Int32) {
    let number = state.withLock { state in
      state.connections += 1
      return state.connections
    }
    note("\(number) CONNECT")
    // The session holds the sink until its client is gone.
    startThread { SMTPSinkSession(sink: self, client: client, number: number).run() }
  }

  func note(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    let count = bytes.withUnsafeBytes { write(journalDescriptor, $0.baseAddress, $0.count) }
    precondition(count == bytes.count && fsync(journalDescriptor) == 0, "the journal cannot be written")
  }

  /// Keeps a message on disk; its number.
  func keep(_ message: Message) -> Int {
    let number = state.withLock { state in
      state.messages.append(message)
      return state.messages.count
    }
    let descriptor = open(folder + "/\(number).eml", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let count = message.bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    precondition(count == message.bytes.count && fsync(descriptor) == 0, "a message cannot be kept")
    close(descriptor)
    return number
  }
}

/// A listening socket on a free port of 127.0.0.1.
func listenOnLoopback() -> (descriptor: Int32, port: Int) {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      precondition(bind(descriptor, $0, size) == 0 && listen(descriptor, 128) == 0, "no port of loopback is free")
      getsockname(descriptor, $0, &size)
    }
  }
  return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
}
