import Content
import Domain
import HTTPClient
import Store
import TestSupport
import Testing

@testable import Act

@Suite("Mail over SMTP")
struct SMTPTests {
  private func sender(port: Int, timeout: Duration = .seconds(20)) -> MailSender {
    let transport = MailTransport.smtp(
      SMTPServer(host: "127.0.0.1", port: port, security: .none),
      guard: OutboundGuard(allowing: [OutboundGuard.Endpoint(host: "127.0.0.1", port: port)]), timeout: timeout
    ) { mail, id, _ in
      Array("Message-ID: <\(id)>\r\nSubject: \(mail.subject)\r\n\r\n\(mail.text)\r\n".utf8)
    }
    return MailSender(transport: transport)
  }

  @Test("delivers two hundred actions exactly once each over at most four connections", arguments: TestEngine.allCases)
  func many(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 200) { fixture in
      try await fixture.plan(200)
      let sink = SMTPSink()
      try await fixture.executor(sender(port: sink.port)).drain(Fixture.tenant)
      #expect(try await fixture.counts() == [.succeeded: 200])
      let recipients = sink.messages.map(\.recipients)
      #expect(recipients.count == 200)
      #expect(Set(recipients) == Set((1...200).map { [Fixture.address($0)] }))
      #expect(sink.connectionCount <= 4)
      let first = String(decoding: sink.messages[0].bytes, as: UTF8.self)
      #expect(first.hasPrefix("Message-ID: <") && first.contains("Hello Mei"))
    }
  }

  @Test("is understood by a mail server that others wrote")
  func postfix() async throws {
    guard let sink = PostfixSink() else { return print("skipped: postfix is not installed") }
    try await Fixture.with(.sqlite, customers: 40) { fixture in
      try await fixture.plan(40)
      try await fixture.executor(sender(port: sink.port)).drain(Fixture.tenant)
      #expect(try await fixture.counts() == [.succeeded: 40])
      #expect(sink.dumps.count == 40)
    }
  }

  /// What a relay does to one mail, where that leaves the action, and how often the relay has the mail when it was given
  /// another chance.
  struct Case: Sendable {
    let behaviour: SMTPSink.Behaviour
    let state: Action.State
    let kept: Int
  }

  @Test(
    "tells a refusal from an outage from a lost reply, and repeats none that may have been taken",
    arguments: TestEngine.allCases,
    [
      Case(behaviour: .refuseRecipient("550 5.1.1 no such user"), state: .dead, kept: 0),
      Case(behaviour: .refuseRecipient("450 4.2.0 greylisted"), state: .retrying, kept: 1),
      Case(behaviour: .refuseSender("421 4.3.2 closing"), state: .retrying, kept: 1),
      Case(behaviour: .refuseSender("530 5.7.0 authentication required"), state: .retrying, kept: 1),
      Case(behaviour: .refuseData("554 5.7.1 spam"), state: .dead, kept: 0),
      Case(behaviour: .refuseMessage("451 4.3.0 try later"), state: .retrying, kept: 1),
      Case(behaviour: .refuseMessage("554 5.6.0 virus"), state: .dead, kept: 0),
      // A short mail leaves in one piece with its end, so even a break inside it is a doubt.
      Case(behaviour: .closeDuringData, state: .unknown, kept: 0),
      Case(behaviour: .stallAtGreeting, state: .retrying, kept: 1),
      Case(behaviour: .stallAfterMessage, state: .unknown, kept: 1),
      Case(behaviour: .closeAfterMessage, state: .unknown, kept: 1),
    ])
  func misbehaviour(_ engine: TestEngine, _ wanted: Case) async throws {
    try await Fixture.with(engine) { fixture in
      try await fixture.plan(1)
      let sink = SMTPSink()
      sink.behaviour = wanted.behaviour
      let executor = fixture.executor(sender(port: sink.port, timeout: .seconds(1)))
      try await executor.drain(Fixture.tenant)
      #expect(try await fixture.action().state == wanted.state, "\(wanted.behaviour)")
      #expect(try await fixture.reserved() == (wanted.state == .dead ? 0 : 1))
      sink.behaviour = .accept
      fixture.clock.advance(.hours(2))
      try await executor.drain(Fixture.tenant)
      #expect(sink.messages.count == wanted.kept, "\(wanted.behaviour)")
    }
  }

  @Test("waits for a relay that is down, and then delivers", arguments: TestEngine.allCases)
  func down(_ engine: TestEngine) async throws {
    try await Fixture.with(engine, customers: 12) { fixture in
      try await fixture.plan(12)
      let gone = SMTPSink()
      let port = gone.port
      gone.stop()
      try await fixture.executor(sender(port: port)).drain(Fixture.tenant)
      #expect(try await fixture.reserved() == 12)
      let counts = try await fixture.counts()
      #expect(counts[.retrying, default: 0] + counts[.ready, default: 0] == 12)
      let sink = SMTPSink()
      fixture.clock.advance(.hours(2))
      try await fixture.executor(sender(port: sink.port)).drain(Fixture.tenant)
      #expect(try await fixture.counts() == [.succeeded: 12])
      #expect(sink.messages.count == 12)
    }
  }

  @Test("counts what relays say of themselves as outages, and of messages as refusals")
  func answers() {
    func answer(_ code: Int?, _ isTransient: Bool) -> SendAnswer {
      SendAnswer(.notSent(code: code, enhanced: nil, message: "m", isTransient: isTransient))
    }
    #expect(answer(535, false).isOutage && answer(421, true).isOutage && answer(nil, true).isOutage)
    // A certificate or an account that is wrong is the relay's trouble, and no mail dies of it.
    #expect(answer(nil, false).isOutage)
    #expect(!answer(550, false).isOutage && !answer(450, true).isOutage)
  }
}
