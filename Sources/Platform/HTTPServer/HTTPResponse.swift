/// What a handler answers.
package struct HTTPResponse: Sendable {
  package enum Body: Sendable {
    case bytes([UInt8])
    /// Called once when the client reads the body, never for HEAD. Cancelled when the client leaves; a
    /// `text/event-stream` is also ended when the server drains.
    case stream(@Sendable () -> AsyncStream<[UInt8]>)
  }

  package var status: Int
  /// The server itself writes Date, Content-Length and Transfer-Encoding.
  package var headers: HTTPFields
  package var body: Body

  package init(status: Int, headers: HTTPFields = [:], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package static func text(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
  }

  /// Whether the body never ends by itself, so that a drain has to end it.
  var isEventStream: Bool {
    guard case .stream = body else { return false }
    return headers["Content-Type"]?.hasPrefix("text/event-stream") ?? false
  }
}
