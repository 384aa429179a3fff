import HTTPClient
import TestSupport
import Testing

@Suite("A relay with TLS and a login", .serialized, .timeLimit(.minutes(3)))
struct RelayLoginTests {
  private func server(
    _ relay: PostfixRelay, _ security: SMTPServer.Security, user: String? = PostfixRelay.user,
    password: String = PostfixRelay.password, trusting: Bool = true
  ) -> SMTPServer {
    SMTPServer(
      host: "127.0.0.1", port: security == .tls ? relay.tlsPort : relay.submissionPort, security: security,
      username: user, password: password, helloName: "shop.example.com",
      certificateAuthorityFile: trusting ? relay.authorityFile : nil)
  }

  private func door(_ server: SMTPServer) -> OutboundGuard {
    OutboundGuard(allowing: [.init(host: server.host, port: server.port)])
  }

  @Test("takes mails of who logs in, and says which step failed for everybody else")
  func login() async throws {
    guard let relay = PostfixRelay() else { return }
    let message = SMTPMessage(
      sender: "shop@example.com", recipients: ["ann@example.com"], bytes: Array("Subject: hi\n\nhello\n".utf8))
    for security in [SMTPServer.Security.startTLS, .tls] {
      let good = server(relay, security)
      #expect(await SMTPProbe.run(good, guard: door(good)).failed == nil, "\(security) \(relay.log)")
      let connection = SMTPConnection(server: good, guard: door(good))
      for _ in 1...3 { #expect(try await connection.send(message).queueId?.isEmpty == false) }

      let wrong = server(relay, security, password: "wrong")
      let probe = await SMTPProbe.run(wrong, guard: door(wrong))
      #expect(probe.failed == .login && probe.detail.hasPrefix("535"), "\(probe)")
      #expect(!probe.detail.contains("wrong"))

      let distrusted = server(relay, security, trusting: false)
      #expect(await SMTPProbe.run(distrusted, guard: door(distrusted)).failed == .tls)

      let stranger = server(relay, security, user: nil)
      let refused = SMTPConnection(server: stranger, guard: door(stranger))
      await #expect(throws: SMTPError.self) { try await refused.send(message) }
    }
    let open = SMTPServer(host: "127.0.0.1", port: relay.clearPort, security: .startTLS)
    #expect(await SMTPProbe.run(open, guard: door(open)).failed == .tls)
    let mute = SMTPServer(host: "127.0.0.1", port: relay.clearPort, security: .none, username: "a", password: "b")
    #expect(await SMTPProbe.run(mute, guard: door(mute)).failed == .login)
  }

  @Test("is refused by the guard, is closed, or stays silent: each is said")
  func unreachable() async {
    let closed = SMTPServer(host: "127.0.0.1", port: 1, security: .startTLS)
    #expect(await SMTPProbe.run(closed, guard: .strict).failed == .connect)
    #expect(await SMTPProbe.run(closed, guard: door(closed)).failed == .connect)
    let sink = SMTPSink()
    sink.behaviour = .stallAtGreeting
    let silent = SMTPServer(host: "127.0.0.1", port: sink.port, security: .none)
    #expect(await SMTPProbe.run(silent, guard: door(silent), timeout: .seconds(1)).failed == .greeting)
  }
}
