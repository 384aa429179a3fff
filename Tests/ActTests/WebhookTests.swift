import Domain
import HTTPClient
import TestSupport
import Testing

@testable import Act

@Suite("A webhook over HTTP")
struct WebhookTests {
  @Test("that can't be reached is tried again, and one that is forbidden is not", arguments: [true, false])
  func unreachable(_ isAllowed: Bool) async throws {
    let gone = SMTPSink()
    let port = gone.port
    gone.stop()
    let endpoint = OutboundGuard.Endpoint(host: "127.0.0.1", port: port)
    let client = HTTPClient(guard: OutboundGuard(allowing: isAllowed ? [endpoint] : []), options: HTTPClient.Options())
    defer { client.close() }
    try await Fixture.with(.sqlite) { fixture in
      try await fixture.plan([
        Fixture.action(1, channel: .webhook, recipient: "http://127.0.0.1:\(port)/hook")
      ])
      try await fixture.executor(WebhookSender(post: .http(client))).drain(Fixture.tenant)
      #expect(try await fixture.action().state == (isAllowed ? .retrying : .dead))
      #expect(try await fixture.code() == (isAllowed ? "webhook_unreachable" : "webhook_forbidden"))
    }
  }
}
