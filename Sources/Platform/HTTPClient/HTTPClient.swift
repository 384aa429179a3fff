/// An HTTP client over libcurl: one thread drives all transfers and keeps connections.
package final class HTTPClient: Sendable {
  package struct Options: Sendable {
    package var userAgent = "Rondo"
    /// A longer body ends the transfer.
    package var maximumResponseBytes = 10 << 20
    package var connectTimeout: Duration = .seconds(10)
    /// A PEM file with the only authorities to trust; the system's when `nil`.
    package var certificateAuthorityFile: String?
    /// Answers of the name service to pretend, as `host:port:address`.
    package var resolve: [String] = []

    package init() {}
  }

  private let `guard`: OutboundGuard
  private let loop: TransferLoop

  package convenience init(guard: OutboundGuard, userAgent: String, maximumResponseBytes: Int) {
    var options = Options()
    options.userAgent = userAgent
    options.maximumResponseBytes = maximumResponseBytes
    self.init(guard: `guard`, options: options)
  }

  package init(guard: OutboundGuard, options: Options) {
    self.guard = `guard`
    loop = TransferLoop(guard: `guard`, options: options)
    loop.start()
  }

  deinit {
    loop.close()
  }

  /// The answer, whatever its status. Cancelling the task breaks the transfer off.
  package func send(_ request: ClientRequest) async throws(TransportError) -> ClientResponse {
    let target = try Target(request.url)
    try `guard`.check(host: target.host, port: target.port)
    let number = loop.newNumber()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.submit(.start(number, request, target, continuation))
        // A cancellation that came before the start was not seen by the loop.
        if Task.isCancelled { loop.submit(.cancel(number)) }
      }
    } onCancel: {
      loop.submit(.cancel(number))
    }
    return try result.get()
  }

  /// Fails what is under way with ``TransportError/Kind/closed`` and ends the thread.
  package func close() {
    loop.close()
  }
}
