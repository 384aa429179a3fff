import CMicroHTTPD
import Glibc
import Synchronization

extension Exchange {
  /// Takes in the head of the request; an answer when it is refused without reading its body.
  func begin(
    on connection: OpaquePointer, method: UnsafePointer<CChar>?
  ) -> HTTPResponse? {
    let headers = Self.headers(of: connection)
    state.withLock { state in
      state.step = .receiving
      state.request.headers = headers
    }
    guard
      headers.fields.reduce(0, { $0 + $1.name.utf8.count + $1.value.utf8.count }) <= configuration.maximumHeaderBytes
    else { return refusal(.headTooLong) }
    if let objection = Self.framingObjection(headers) { return refusal(.framing(objection)) }
    guard let method = method.flatMap({ String(validatingCString: $0) }), let target = RequestTarget(target) else {
      return refusal(.targetInvalid)
    }
    let limit = configuration.bodyLimit?(target.path) ?? configuration.maximumBodyBytes
    if let length = headers["Content-Length"].flatMap({ Int($0) }), length > limit {
      return refusal(.bodyTooLong(limit: limit))
    }
    let address = Self.address(of: connection)
    state.withLock { state in
      state.limit = limit
      state.request.method = method
      state.request.path = target.path
      state.request.query = target.query
      state.request.remoteAddress = address
    }
    return nil
  }

  /// Why two readers could see different ends of this request (RFC 9112, 6.3), or `nil`.
  private static func framingObjection(_ headers: HTTPFields) -> HTTPRefusal.Framing? {
    let lengths = headers.values(of: "Content-Length")
    let encodings = headers.values(of: "Transfer-Encoding")
    if lengths.count > 1 { return .lengthTwice }
    if let length = lengths.first, !length.utf8.allSatisfy({ (48...57).contains($0) }) || Int(length) == nil {
      return .lengthNoNumber
    }
    if !lengths.isEmpty, !encodings.isEmpty { return .lengthAndEncoding }
    if headers.values(of: "Host").count > 1 { return .hostTwice }
    return nil
  }

  /// Takes in a piece of the body. Past the limit it is dropped, and answered with 413 at its end; false when so
  /// much was dropped that the connection is to be cut.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    state.withLock { state in
      if state.dropped == 0, state.request.body.count + bytes.count <= state.limit {
        state.request.body += bytes
        return true
      }
      state.dropped += bytes.count
      state.request.body = []
      return state.dropped <= max(2 * state.limit, 4 << 20)
    }
  }

  /// Whether a piece of the body was dropped.
  var isTooLarge: Bool { state.withLock { $0.dropped > 0 } }

  var limit: Int { state.withLock { $0.limit } }

  private static func headers(of connection: OpaquePointer) -> HTTPFields {
    var headers = HTTPFields()
    withUnsafeMutablePointer(to: &headers) { headers in
      _ = MHD_get_connection_values_n(
        connection, .HEADER_KIND,
        { context, _, name, nameSize, value, valueSize in
          context?.assumingMemoryBound(to: HTTPFields.self).pointee
            .append(text(value, valueSize), to: text(name, nameSize))
          return .YES
        }, headers)
    }
    return headers
  }

  private static func address(of connection: OpaquePointer) -> String {
    guard let address = rondo_connection_address(connection) else { return "" }
    let size =
      address.pointee.sa_family == sa_family_t(AF_INET6)
      ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    var name = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN) + 20)
    guard getnameinfo(address, socklen_t(size), &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0 else {
      return ""
    }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// UTF-8, or else ISO 8859-1, the historical meaning of the bytes of a field.
private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
  let bytes = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
  return String(validating: bytes, as: UTF8.self)
    ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}
