import Glibc

/// Whether something answers at an address.
enum Reachable {
  /// Waits three seconds at most for each address of the host.
  static func tcp(_ host: String, _ port: Int) -> Bool {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &found) == 0 else { return false }
    defer { freeaddrinfo(found) }
    var next = found
    while let candidate = next {
      if connects(candidate.pointee) { return true }
      next = candidate.pointee.ai_next
    }
    return false
  }

  private static func connects(_ address: addrinfo) -> Bool {
    let type = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(address.ai_family, type, address.ai_protocol)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    if connect(socket, address.ai_addr, address.ai_addrlen) == 0 { return true }
    guard errno == EINPROGRESS else { return false }
    var polled = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
    guard poll(&polled, 1, 3_000) == 1 else { return false }
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0
  }
}
