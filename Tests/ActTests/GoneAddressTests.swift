import Control
import Domain
import HTTPClient
import Store
import TestSupport
import Testing

@testable import Act

@Suite("A relay that knows no such mailbox")
struct GoneAddressTests {
  private func run(_ engine: TestEngine, refusal: String) async throws -> (reason: String?, engagements: Int) {
    var found: (String?, Int) = (nil, 0)
    try await Fixture.with(engine) { fixture in
      let sink = SMTPSink()
      sink.behaviour = .refuseRecipient(refusal)
      try await fixture.plan(1)
      let transport = MailTransport.smtp(
        SMTPServer(host: "127.0.0.1", port: sink.port, security: .none),
        guard: OutboundGuard(allowing: [.init(host: "127.0.0.1", port: sink.port)])
      ) { _, _, _ in Array("Subject: x\r\n\r\nx\r\n".utf8) }
      try await fixture.executor(MailSender(transport: transport)).drain(Fixture.tenant)
      let hash = AddressHash.of(Fixture.address(1), .email, secret: Fixture.makeTenant().secret)
      found = try await fixture.store.read { tx in
        let suppression = try tx.suppression(Fixture.tenant, addressHash: hash)
        return (
          suppression.map { "\($0.reason) \($0.source) \($0.action == Fixture.action(1).id)" },
          try tx.engagements(Fixture.tenant, of: [Fixture.action(1).customer]).count
        )
      }
    }
    return found
  }

  @Test("suppresses the address at once, with the server as its source", arguments: TestEngine.allCases)
  func gone(_ engine: TestEngine) async throws {
    let found = try await run(engine, refusal: "550 5.1.1 No such user here")
    #expect(found.reason == "bounced SMTP true" && found.engagements == 1)
    #expect(try await run(engine, refusal: "550 User unknown").reason == "bounced SMTP true")
  }

  @Test(
    "is told from a refusal of another kind",
    arguments: [
      "550 5.7.1 Blocked as spam", "552 5.2.2 Mailbox full", "450 4.1.1 Try later", "554 5.7.1 Relay access denied",
      "550 Denied by policy",
    ])
  func other(refusal: String) async throws {
    let found = try await run(.sqlite, refusal: refusal)
    #expect(found.reason == nil && found.engagements == 0)
  }
}
