/// A request to send.
package struct ClientRequest: Sendable {
  package var method: String
  /// `http` or `https`, without user and password.
  package var url: String
  /// Content-Length and Host are written by the client.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// For the whole exchange.
  package var timeout: Duration
  /// Whether sending it twice does no harm. Only then is a kept connection used, because a request on one that has
  /// just died is silently sent again on a new one.
  package var isRepeatable: Bool

  package init(
    method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    timeout: Duration = .seconds(30), isRepeatable: Bool? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.isRepeatable = isRepeatable ?? ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"].contains(method)
  }
}

/// A whole answer, whatever its status.
package struct ClientResponse: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value under a name; ASCII case does not matter.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
