import Glibc
import Synchronization

/// A server on 127.0.0.1 that does with each connection what a test says, then closes it.
package final class FakeServer: Sendable {
  package struct Connection: Sendable {
    let descriptor: Int32

    package func write(_ text: String) {
      let bytes = Array(text.utf8)
      _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Reads up to an empty line; false when the client closed before.
    package func readHead() -> Bool {
      var tail: [UInt8] = []
      while tail.suffix(4) != [13, 10, 13, 10] {
        var byte: UInt8 = 0
        guard recv(descriptor, &byte, 1, 0) == 1 else { return false }
        tail = tail.suffix(3) + [byte]
      }
      return true
    }
  }

  package let port: Int
  private let listener: Int32
  private let count = Mutex(0)
  private let isStopped = Atomic(false)

  /// Closing without reading everything is a reset, as of a server that died.
  package init(_ serve: @escaping @Sendable (Connection) -> Void) {
    (listener, port) = listenOnLoopback()
    let listener = listener
    startThread { [weak self] in
      // Closed by the only one who accepts, or a number used again would be taken for this one.
      defer { close(listener) }
      while case let client = accept(listener, nil, nil), client >= 0 {
        self?.count.withLock { $0 += 1 }
        startThread {
          serve(Connection(descriptor: client))
          close(client)
        }
      }
    }
  }

  deinit {
    stop()
  }

  package var connectionCount: Int { count.withLock { $0 } }

  /// Takes no more connections.
  package func stop() {
    // Once: afterwards the number may belong to another socket.
    guard !isStopped.exchange(true, ordering: .relaxed) else { return }
    shutdown(listener, Int32(SHUT_RDWR))
  }
}
