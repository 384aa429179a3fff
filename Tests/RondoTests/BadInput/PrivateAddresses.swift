import Domain
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  @Test("a webhook to a private address, however it is written, or redirected to one, calls nobody and says why")
  func privateAddresses() async throws {
    let calls = Mutex<[String]>([])
    let inside = HTTPServer(configuration: HTTPServerConfiguration()) { request in
      calls.withLock { $0.append(request.path) }
      return .text("inside")
    }
    try inside.start()
    let secret = "http://127.0.0.1:\(inside.port)/secret"
    let outside = HTTPServer(configuration: HTTPServerConfiguration()) { request in
      HTTPResponse(status: request.path == "/see-other" ? 303 : 307, headers: ["Location": secret])
    }
    try outside.start()
    try await House.with(.sqlite, { $0.allowedHooks = [("127.0.0.1", outside.port)] }) { house in
      let port = inside.port
      for host in [
        "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "0", "10.0.0.1",
        "169.254.169.254", "metadata.google.internal", "a.localhost", "user:pass@127.0.0.1",
      ] {
        let delivery = await house.deliver(to: "http://\(host):\(port)/secret")
        #expect(delivery["state"] == "dead" || delivery["error"] != nil, "\(host): \(delivery)")
        #expect(delivery["reason"] == "forbidden" || delivery["error"] != nil, "\(host): \(delivery)")
      }
      for url in ["file:///etc/passwd", "gopher://127.0.0.1:\(port)/", "ftp://127.0.0.1/", "javascript:alert(1)", "x"] {
        let body: JSON = ["url": .string(url)]
        await house.refused("POST", "/v1/webhooks", body.bytes, as: 400, "url_invalid", field: "url")
      }
      for path in ["see-other", "repeat"] {
        let delivery = await house.deliver(to: "http://127.0.0.1:\(outside.port)/\(path)")
        // A redirect is an answer like any other that is no yes, and nobody follows it.
        #expect(delivery["status"] == .int(path == "see-other" ? 303 : 307), "\(delivery)")
      }
      #expect(calls.withLock { $0 } == [])
      await house.isWell()
    }
    await outside.shutdown(grace: .seconds(1))
    await inside.shutdown(grace: .seconds(1))
  }
}

extension House {
  /// Makes a webhook, tries it, and gives its delivery; or the answer that refused it.
  fileprivate func deliver(to url: String) async -> JSON {
    let made = await call("POST", "/v1/webhooks", ["url": .string(url)])
    guard let id = made.json["id"]?.stringValue else {
      #expect(made.field == "url", "\(made.text)")
      return made.json
    }
    _ = await call("POST", "/v1/webhooks/\(id)/ping")
    _ = try? await app.runner.settle()
    return await call("GET", "/v1/webhooks/\(id)/deliveries").items.first ?? .null
  }
}
