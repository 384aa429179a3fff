/// Where a server listens and what it puts up with.
package struct HTTPServerConfiguration: Sendable {
  /// A numeric IPv4 or IPv6 address.
  package var address = "127.0.0.1"
  /// 0 takes a free one.
  package var port = 0
  /// Threads that read and write; handlers run on Swift's own.
  package var threads = 2
  /// A longer body is answered with 413.
  package var maximumBodyBytes = 1 << 20
  /// How long a body may be at a path, where that is not ``maximumBodyBytes``.
  package var bodyLimit: (@Sendable (_ path: String) -> Int)?
  /// The words of what the server answers itself.
  package var refusal: @Sendable (HTTPRefusal, _ headers: HTTPFields) -> HTTPResponse = { refusal, _ in
    .text("\(refusal.sentence)\n", status: refusal.status)
  }
  /// Longer header fields, names and values together, are answered with 431.
  package var maximumHeaderBytes = 16 << 10
  /// A connection that has not delivered its whole request by then is shut down.
  package var requestTimeout: Duration = .seconds(30)
  /// A connection on which nothing moves is closed, to the second.
  package var idleTimeout: Duration = .seconds(60)
  package var maximumConnections = 1024
  package var tls: (certificatePEM: String, keyPEM: String)?

  package init() {}
}
