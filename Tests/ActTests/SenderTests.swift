import Content
import Crypto
import Domain
import JSON
import Store
import Synchronization
import TestSupport
import Testing

@testable import Act

@Suite("A sender")
struct SenderTests {
  private func order(
    _ action: Action = Fixture.action(1), tracking: Bool = false, tenant: Tenant = Fixture.makeTenant()
  ) -> SendOrder {
    SendOrder(
      tenant: tenant, action: action, template: Fixture.template, allowsTracking: tracking, at: Fixture.noon)
  }

  /// Keeps what it is given.
  private final class Relay: Sendable {
    let mails = Mutex<[(mail: AssembledMail, id: String, envelope: MailTransport.Envelope?)]>([])

    func transport(host: String = "127.0.0.1") -> MailTransport {
      MailTransport(
        host: host,
        compose: { mail, id, _ in
          self.mails.withLock { $0.append((mail, id, nil)) }
          return Array(mail.subject.utf8)
        },
        deliver: { _, envelope in
          self.mails.withLock { $0[$0.count - 1].envelope = envelope }
          return .delivered(providerID: nil)
        })
    }
  }

  @Test("of mail makes it from the captured variables and names it by its action")
  func mail() async throws {
    let relay = Relay()
    let action = Fixture.action(1)
    let answer = await MailSender(transport: relay.transport()).send(order(action))
    #expect(answer == .delivered(providerID: "\(action.id)@example.com"))
    let sent = try #require(relay.mails.withLock { $0.first })
    #expect(sent.mail.subject == "Hello Mei")
    #expect(sent.id == "\(action.id)@example.com")
    #expect(sent.envelope == MailTransport.Envelope(sender: "shop@example.com", recipient: Fixture.address(1)))
    #expect(sent.mail.headers.map(\.name).contains("List-Unsubscribe-Post"))
    #expect(sent.mail.html?.contains("/c/") == false)
  }

  @Test("of mail counts clicks only with consent")
  func tracking() async throws {
    let relay = Relay()
    _ = await MailSender(transport: relay.transport()).send(order(tracking: true))
    #expect(relay.mails.withLock { $0.first?.mail.html?.contains("/c/") } == true)
  }

  @Test(
    "in a sandbox reaches this machine and example.com only",
    arguments: [
      ("127.0.0.1", "a@example.com", nil), ("localhost", "a@shop.example.com", nil), ("::1", "a@example.com", nil),
      ("smtp.example.com", "a@example.com", "sandbox_host"), ("127.0.0.1.example.com", "a@example.com", "sandbox_host"),
      ("127.0.0.1", "a@example.com.cn", "sandbox_recipient"), ("127.0.0.1", "a@notexample.com", "sandbox_recipient"),
      ("127.0.0.1", "a@evil.test@example.com", "sandbox_recipient"),
    ] as [(String, String, String?)])
  func sandbox(_ host: String, _ recipient: String, _ code: String?) async {
    #expect(SandboxRule.objection(.sandbox, host: host, recipient: recipient)?.code == code)
    #expect(SandboxRule.objection(.live, host: host, recipient: recipient) == nil)
    let relay = Relay()
    let answer = await MailSender(transport: relay.transport(host: host)).send(
      order(Fixture.action(1, recipient: recipient)))
    #expect(answer.reason?.code == code)
    #expect(relay.mails.withLock(\.count) == (code == nil ? 1 : 0))
  }

  @Test("that can't make the message sends nothing and says why")
  func unmakeable() async {
    var tenant = Fixture.makeTenant()
    tenant.settings.postalAddress = ""
    let answer = await MailSender(transport: Relay().transport()).send(order(tenant: tenant))
    guard case .notSent(let failure) = answer else { return #expect(Bool(false), "\(answer)") }
    #expect(failure.isPermanent)
    #expect(Catalogue.content[failure.reason.code] != nil)
  }

  @Test("to the sandbox's mailbox keeps the mail together with the answer", arguments: TestEngine.allCases)
  func mailbox(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 3) { fixture in
      try await fixture.plan(3)
      let sender = SandboxMailSender { mail, id, _ in Array("\(id): \(mail.subject)".utf8) }
      try await fixture.executor(sender).drain(Fixture.tenant)
      let mails = try await fixture.store.read { try $0.sandboxMails(Fixture.tenant, limit: 10) }
      #expect(mails.count == 3)
      #expect(mails.allSatisfy { $0.subject == "Hello Mei" })
      #expect(try await fixture.counts() == [.succeeded: 3])
    }
  }

  @Test("of coupons succeeds by itself", arguments: TestEngine.allCases)
  func coupon(_ engine: TestEngine) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan([Fixture.action(1, channel: .coupon, recipient: "")])
      try await fixture.executor(CouponSender()).drain(Fixture.tenant)
      let action = try await fixture.action()
      #expect(action.state == .succeeded && action.providerID?.count == 10)
    }
  }

  @Test("of webhooks signs the same body under the same key at every try")
  func webhook() async throws {
    let calls = Mutex<[(headers: [String: String], body: [UInt8])]>([])
    let post = WebhookPost { _, headers, body in
      calls.withLock { $0.append((Dictionary(headers.map { ($0.name, $0.value) }) { $1 }, body)) }
      return .answered(status: 204, retryAfter: nil)
    }
    let action = Fixture.action(1, channel: .webhook)
    let sender = WebhookSender(post: post)
    for _ in 0..<2 { #expect(await sender.send(order(action)) == .delivered(providerID: "\(action.id)")) }
    let made = calls.withLock { $0 }
    #expect(made[0].body == made[1].body)
    let seconds = Fixture.noon.microseconds / 1_000_000
    #expect(made[0].headers["webhook-id"] == "\(action.id)")
    #expect(made[0].headers["webhook-timestamp"] == "\(seconds)")
    try StandardWebhook(secret: WebhookSender.secret(of: Fixture.makeTenant())).verify(
      signatures: try #require(made[0].headers["webhook-signature"]), id: "\(action.id)", timestamp: seconds,
      body: made[0].body, now: seconds)
  }

  @Test(
    "of webhooks reads statuses and broken connections",
    arguments: [
      (.answered(status: 200, retryAfter: nil), .delivered(providerID: "id")),
      (.answered(status: 410, retryAfter: nil), .refused(.permanent("webhook_refused", ["status": "410"]))),
      (.answered(status: 302, retryAfter: nil), .refused(.permanent("webhook_refused", ["status": "302"]))),
      (
        .answered(status: 429, retryAfter: .minutes(2)),
        .refused(.transient("webhook_refused", ["status": "429"], retryAfter: .minutes(2)))
      ),
      (.answered(status: 503, retryAfter: nil), .refused(.transient("webhook_refused", ["status": "503"]))),
      (.forbidden, .notSent(.permanent("webhook_forbidden"))),
      (.unreachable("x"), .notSent(.transient("webhook_unreachable", ["problem": "x"]))),
      (.lost("x"), .lost(LocalizedSentence("webhook_lost", ["problem": "x"]))),
    ] as [(WebhookPost.Outcome, SendAnswer)])
  func webhookAnswers(_ outcome: WebhookPost.Outcome, _ answer: SendAnswer) {
    #expect(WebhookSender.answer(outcome, id: "id") == answer)
  }

  @Test("of webhooks in a sandbox calls nobody outside")
  func webhookSandbox() async {
    let sender = WebhookSender(post: WebhookPost { _, _, _ in .answered(status: 200, retryAfter: nil) })
    for (url, code) in [
      ("https://example.com/hook", "sandbox_host"), ("https://127.0.0.1@example.com/", "sandbox_host"),
      ("ftp", "webhook_url"), ("http://127.0.0.1:8080/hook", nil), ("http://[::1]:8080/", nil),
    ] {
      let answer = await sender.send(order(Fixture.action(1, channel: .webhook, recipient: url)))
      #expect(answer.reason?.code == code, "\(url)")
    }
  }

  @Test("of test mails marks them and keeps to the same rules")
  func testMail() async throws {
    let relay = Relay()
    let ids = IDSource { (1, 2) }
    let test = TestMail(transport: relay.transport(), clock: .fixed(Fixture.noon), ids: ids)
    let variables: JSON = ["customer": ["name": "Mei"]]
    let tenant = Fixture.makeTenant()
    #expect(
      await test.send(Fixture.template, to: "me@example.com", variables: variables, tenant: tenant)
        == .delivered(providerID: nil))
    #expect(relay.mails.withLock { $0.first?.mail.subject } == "[Test] Hello Mei")
    let refused = await test.send(Fixture.template, to: "me@real.test", variables: variables, tenant: tenant)
    #expect(refused.reason?.code == "sandbox_recipient")
    #expect(relay.mails.withLock(\.count) == 1)
  }

  @Test("without a signature over the unsubscribe headers warns when the process starts")
  func signing() {
    let both = ["From", "List-Unsubscribe", "List-Unsubscribe-Post"]
    #expect(MailSigning.ours(headers: both).warning == nil)
    #expect(MailSigning.relay(headers: both).warning == nil)
    #expect(MailSigning.none.warning?.code == "mail_not_signed")
    #expect(MailSigning.ours(headers: ["From"]).warning?.code == "mail_signature_lacks")
  }

  @Test("has words in both languages for everything it can say")
  func words() {
    #expect(Catalogue.act.problems == [])
    for code in ActProblem.Code.allCases { #expect(Catalogue.act[code.rawValue] != nil, "\(code)") }
    let sentence = LocalizedSentence("quiet_hours", ["until": "9 o'clock \"sharp\""])
    #expect(ActionReason.sentence(ActionReason.text(sentence)) == sentence)
    #expect(ActionReason.text(LocalizedSentence("customer_erased")) == "customer_erased")
  }
}
