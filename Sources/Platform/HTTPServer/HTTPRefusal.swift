/// Why a request is answered before its handler sees it.
package enum HTTPRefusal: Sendable, Hashable {
  case headTooLong
  /// In bytes.
  case bodyTooLong(limit: Int)
  /// Two readers could see different ends of it (RFC 9112, section 6.3).
  case framing(Framing)
  /// No path, a broken escape, a NUL, or bytes that are not UTF-8.
  case targetInvalid
  case stopping

  package enum Framing: String, Sendable {
    case lengthTwice = "Content-Length is given more than once."
    case lengthNoNumber = "Content-Length is not a number."
    case lengthAndEncoding = "Content-Length and Transfer-Encoding exclude each other."
    case hostTwice = "Host is given more than once."
  }

  package var status: Int {
    switch self {
    case .headTooLong: 431
    case .bodyTooLong: 413
    case .framing, .targetInvalid: 400
    case .stopping: 503
    }
  }

  package var sentence: String {
    switch self {
    case .headTooLong: "The header fields are too long."
    case .bodyTooLong(let limit): "The body is longer than \(limit) bytes."
    case .framing(let problem): problem.rawValue
    case .targetInvalid: "The request target is not a valid UTF-8 path."
    case .stopping: "The server is stopping."
    }
  }
}
