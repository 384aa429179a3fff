import CMicroHTTPD
import Glibc

// The functions libmicrohttpd calls on its own threads. They are no closures: a closure of a main-actor context
// would trap there.

private func server(_ context: UnsafeMutableRawPointer?) -> HTTPServer? {
  context.map { Unmanaged<HTTPServer>.fromOpaque($0).takeUnretainedValue() }
}

/// The request line is here: the exchange begins, owned by the connection until ``onCompleted``.
func onTarget(
  context: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let server = server(context), let target, let connection else { return nil }
  let bytes = UnsafeRawBufferPointer(start: target, count: strlen(target))
  let exchange = Exchange(
    connection: rondo_connection_identifier(connection), target: Array(bytes), configuration: server.configuration)
  server.watchdog.began(exchange)
  return Unmanaged.passRetained(exchange).toOpaque()
}

/// Called with the head, with each piece of the body, at its end, and after each awakening.
func onAccess(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, url: UnsafePointer<CChar>?,
  method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, upload: UnsafePointer<CChar>?,
  uploadSize: UnsafeMutablePointer<Int>?, state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let server = server(context), let connection, let uploadSize, let pointer = state?.pointee else {
    return .NO
  }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  switch exchange.step {
  case .announced:
    server.opened(exchange)
    let refusal = exchange.begin(on: connection, method: method)
    return refusal.map { server.refuse(with: $0, on: connection) } ?? .YES
  case .receiving where uploadSize.pointee > 0:
    let piece = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
    uploadSize.pointee = 0
    return exchange.receive(piece) ? .YES : .NO
  case .receiving:
    server.watchdog.received(exchange)
    if exchange.isTooLarge {
      return server.refuse(with: exchange.refusal(.bodyTooLong(limit: exchange.limit)), on: connection)
    }
    let isHandled = exchange.handle(on: connection, tasks: server.tasks, handler: server.handler)
    return isHandled ? .YES : server.refuse(with: exchange.refusal(.stopping), on: connection)
  case .handling:
    return .YES
  case .answering, .answered:
    guard let response = exchange.takeResponse() else { return .NO }
    return server.send(response, for: exchange, on: connection)
  }
}

func onCompleted(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, reason: MHD_RequestTerminationCode
) {
  guard let server = server(context), let pointer = state?.pointee else { return }
  state?.pointee = nil
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
  server.watchdog.completed(exchange)
  server.closed(exchange)
  exchange.desert()
}

func onConnection(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, event: MHD_ConnectionNotificationCode
) {
  guard let server = server(context), let connection, let socketContext else { return }
  if rondo_is_opening(event) {
    let identifier = server.watchdog.opened(rondo_connection_descriptor(connection))
    socketContext.pointee = UnsafeMutableRawPointer(bitPattern: identifier)
  } else {
    server.watchdog.closed(UInt(bitPattern: socketContext.pointee))
  }
}
