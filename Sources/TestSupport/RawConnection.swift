import Glibc

/// A TCP connection to 127.0.0.1 that sends and receives exactly what a test says; every wait is bounded.
///
/// What waits does so on a thread of its own: the few threads that tasks share belong to what is tested.
package final class RawConnection: Sendable {
  private let descriptor: Int32

  /// `nil` when nobody listens there.
  package init?(port: Int, receiveBuffer: Int32? = nil) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var timeout = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if status != 0 { return nil }
  }

  deinit {
    close(descriptor)
  }

  /// False when the other side no longer takes it.
  @discardableResult
  package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  @discardableResult
  package func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// The next bytes, at most 64 KiB; empty at the end, on a reset, or after a minute of silence.
  package func receive() async -> [UInt8] {
    await onThread { self.receiveNow() }
  }

  /// Everything until the other side closes.
  package func receiveAll() async -> String {
    String(decoding: await receiveAllBytes(), as: UTF8.self)
  }

  package func receiveAllBytes() async -> [UInt8] {
    await onThread {
      var all: [UInt8] = []
      while case let piece = self.receiveNow(), !piece.isEmpty { all += piece }
      return all
    }
  }

  /// Reads until `text` has arrived, or the end.
  package func receive(until text: String) async -> String {
    await onThread {
      var all: [UInt8] = []
      while !String(decoding: all, as: UTF8.self).contains(text), case let piece = self.receiveNow(), !piece.isEmpty {
        all += piece
      }
      return String(decoding: all, as: UTF8.self)
    }
  }

  private func receiveNow() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
  }

  /// Says that nothing more will be sent.
  package func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Breaks the connection off with a reset when this object goes.
  package func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }
}
