import HTTPServer
import Synchronization

/// An endpoint on 127.0.0.1 that recognises a repeated call by its key, and writes every call down.
final class WebhookSink: Sendable {
  struct Delivery: Sendable {
    /// Every call under the key, the first and its repetitions.
    var calls = 0
    var body: [UInt8]
    /// A repetition said something else.
    var isInconsistent = false
  }

  private final class Book: Sendable {
    let deliveries = Mutex([String: Delivery]())
  }

  private let server: HTTPServer
  private let book: Book

  init() throws {
    let book = Book()
    self.book = book
    server = HTTPServer(configuration: HTTPServerConfiguration()) { request in
      guard let key = request.headers["webhook-id"] else { return .text("no key", status: 400) }
      book.deliveries.withLock { deliveries in
        var delivery = deliveries[key] ?? Delivery(body: request.body)
        delivery.calls += 1
        if delivery.body != request.body { delivery.isInconsistent = true }
        deliveries[key] = delivery
      }
      return .text("ok")
    }
    try server.start()
  }

  var port: Int { server.port }
  var deliveries: [String: Delivery] { book.deliveries.withLock { $0 } }

  func stop() async { await server.shutdown(grace: .seconds(1)) }
}
