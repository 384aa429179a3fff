/// A whole request: the handler runs once the body is here.
package struct HTTPRequest: Sendable {
  package var method: String
  /// Percent-decoded, without the query.
  package var path: String
  /// Decoded, in order; a name without `=` has an empty value.
  package var query: [(name: String, value: String)]
  /// A value that is not UTF-8 was read as ISO 8859-1, which loses nothing.
  package var headers: HTTPFields
  package var body: [UInt8]
  /// Numeric, without the port.
  package var remoteAddress: String

  package init(
    method: String, path: String, query: [(name: String, value: String)] = [], headers: HTTPFields = [:],
    body: [UInt8] = [], remoteAddress: String = "127.0.0.1"
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
  }
}
