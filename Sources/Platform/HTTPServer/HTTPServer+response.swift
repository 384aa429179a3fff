import CMicroHTTPD

extension HTTPServer {
  /// Answers without the handler; the connection is closed after it, since the rest of the request is not read.
  func refuse(with response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
    var response = response
    response.headers["Connection"] = "close"
    return send(response, for: nil, on: connection)
  }

  func send(_ response: HTTPResponse, for exchange: Exchange?, on connection: OpaquePointer) -> MHD_Result {
    guard let made = make(response, for: exchange, on: connection) else { return .NO }
    defer { MHD_destroy_response(made) }
    var isWhole = (200...599).contains(response.status)
    for field in response.headers.fields where !Self.isWrittenByLibrary(field.name) {
      // The library refuses names and values that would break the message apart.
      isWhole = isWhole && MHD_add_response_header(made, field.name, field.value) == .YES
    }
    guard isWhole else {
      return refuse(with: .text("The answer has a header field that cannot be sent.\n", status: 500), on: connection)
    }
    if isDraining { MHD_add_response_header(made, "Connection", "close") }
    return MHD_queue_response(connection, UInt32(response.status), made)
  }

  private static func isWrittenByLibrary(_ name: String) -> Bool {
    ["content-length", "transfer-encoding", "date"].contains(name.lowercased())
  }

  private func make(_ response: HTTPResponse, for exchange: Exchange?, on connection: OpaquePointer) -> OpaquePointer? {
    switch response.body {
    case .bytes(let bytes):
      return bytes.withUnsafeBytes { bytes in
        MHD_create_response_from_buffer(
          bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .stream(let make):
      let stream = ResponseStream(endsOnDrain: response.isEventStream, tasks: tasks, make: make)
      exchange?.attach(stream)
      if isDraining { exchange?.drain() }
      let reader = Unmanaged.passRetained(StreamReader(stream: stream, connection: UInt(bitPattern: connection)))
      return MHD_create_response_from_callback(
        rondo_size_unknown(), 16 << 10, onRead, reader.toOpaque(), onFree)
    }
  }
}

/// What the library holds on to while it writes a stream.
private final class StreamReader: Sendable {
  let stream: ResponseStream
  let connection: UInt

  init(stream: ResponseStream, connection: UInt) {
    self.stream = stream
    self.connection = connection
  }
}

private func onRead(
  context: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, capacity: Int
) -> Int {
  guard let context, let buffer else { return rondo_end_with_error() }
  let reader = Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
  guard let connection = OpaquePointer(bitPattern: reader.connection) else { return rondo_end_with_error() }
  return reader.stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: capacity), connection: connection)
}

private func onFree(context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  Unmanaged<StreamReader>.fromOpaque(context).takeRetainedValue().stream.abort()
}
