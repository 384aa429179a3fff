import CCurl
import Glibc

/// One transfer's handle of libcurl with what every transfer of ours has in common.
///
/// It is used by one thread at a time: the loop's or the mail connection's.
final class EasyHandle {
  /// What the socket callback needs to decide.
  private final class Door {
    var `guard`: OutboundGuard
    var host = ""
    var port = 0
    var hasRefused = false
    /// Only kept where the handle keeps its own connections.
    var sockets: Set<Int32> = []
    var keepsConnections = false

    init(guard: OutboundGuard) {
      self.guard = `guard`
    }
  }

  /// Once for the process, before the first handle; the SIGPIPE of a broken connection must not end it.
  private static let start: Void = {
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    signal(SIGPIPE, SIG_IGN)
  }()

  static func startLibrary() { start }

  let pointer: UnsafeMutableRawPointer
  private let door: Door
  private var lists: [UnsafeMutablePointer<curl_slist>] = []

  init(guard: OutboundGuard) {
    Self.startLibrary()
    guard let pointer = curl_easy_init() else { preconditionFailure("libcurl gives no handle") }
    self.pointer = pointer
    door = Door(guard: `guard`)
  }

  deinit {
    curl_easy_cleanup(pointer)
    dropLists()
  }

  /// Forgets every option, keeps the connection.
  func reset(host: String, port: Int) {
    curl_easy_reset(pointer)
    dropLists()
    door.host = host
    door.port = port
    door.hasRefused = false
    set(CURLOPT_NOSIGNAL, 1)
    // Neither a proxy of the environment nor a redirect may lead around the guard.
    set(CURLOPT_PROXY, "")
    set(CURLOPT_FOLLOWLOCATION, 0)
    rondo_set_pointer(pointer, CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(door).toOpaque())
    rondo_set_open_socket(pointer) { context, _, address in
      guard let context, let address else { return rondo_socket_bad() }
      let door = Unmanaged<Door>.fromOpaque(context).takeUnretainedValue()
      guard let target = rondo_socket_address(address), door.guard.allows(target, host: door.host, port: door.port)
      else {
        door.hasRefused = true
        return rondo_socket_bad()
      }
      let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
      let descriptor = socket(address.pointee.family, type, address.pointee.protocol)
      if door.keepsConnections { door.sockets.insert(descriptor) }
      return descriptor
    }
  }

  /// Makes ``breakOff()`` possible; not for a handle whose connections may outlive it in a multi handle.
  func watchSockets() {
    door.keepsConnections = true
    rondo_set_pointer(pointer, CURLOPT_CLOSESOCKETDATA, Unmanaged.passUnretained(door).toOpaque())
    rondo_set_close_socket(pointer) { context, descriptor in
      if let context { Unmanaged<Door>.fromOpaque(context).takeUnretainedValue().sockets.remove(descriptor) }
      return close(descriptor)
    }
  }

  /// Ends the connections it keeps, so that none is used again and closing them waits for nobody.
  func breakOff() {
    for descriptor in door.sockets { shutdown(descriptor, Int32(SHUT_RDWR)) }
  }

  var wasRefused: Bool { door.hasRefused }

  func set(_ option: CURLoption, _ value: Int) {
    rondo_set_long(pointer, option, value)
  }

  func set(_ option: CURLoption, _ value: String) {
    rondo_set_text(pointer, option, value)
  }

  func set(_ option: CURLoption, list: [String]) {
    var head: UnsafeMutablePointer<curl_slist>?
    for item in list { head = curl_slist_append(head, item) }
    guard let head else { return }
    lists.append(head)
    rondo_set_pointer(pointer, option, head)
  }

  func set(
    _ function: CURLoption, _ data: CURLoption, _ context: UnsafeMutableRawPointer, _ call: RondoTransferFunction
  ) {
    rondo_set_transfer_function(pointer, function, call)
    rondo_set_pointer(pointer, data, context)
  }

  func long(_ info: CURLINFO) -> Int { rondo_get_long(pointer, info) }

  private func dropLists() {
    for list in lists { curl_slist_free_all(list) }
    lists = []
  }
}

extension Duration {
  /// Whole milliseconds, at least one: 0 means "for ever" to libcurl.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(clamping: min(seconds, 1 << 40) * 1000 + attoseconds / 1_000_000_000_000_000))
  }
}
