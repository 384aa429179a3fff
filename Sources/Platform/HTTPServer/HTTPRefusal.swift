/// Why the server answers a request itself, before a handler sees it or in place of one.
package enum HTTPRefusal: Sendable, Hashable {
  case headersTooLong
  /// Two readers could see different ends of the message (RFC 9112, 6.3), for this reason.
  case framing(String)
  /// The body has more bytes than this.
  case bodyTooLong(Int)
  /// The target is no path, breaks off inside an escape, or decodes to NUL or to what is no UTF-8.
  case target
  case stopping

  package var status: Int {
    switch self {
    case .headersTooLong: 431
    case .framing, .target: 400
    case .bodyTooLong: 413
    case .stopping: 503
    }
  }

  package var sentence: String {
    switch self {
    case .headersTooLong: "The header fields are too long."
    case .framing(let reason): reason
    case .bodyTooLong(let limit): "The body is longer than \(limit) bytes."
    case .target: "The request target is not a valid UTF-8 path."
    case .stopping: "The server is stopping."
    }
  }
}
