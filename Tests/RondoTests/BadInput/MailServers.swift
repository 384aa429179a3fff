import Domain
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Rondo

extension BadInputTests {
  /// What a mail server does, where that leaves the action, a word of why, and how often the server has the mail once it
  /// behaves again.
  private struct Server {
    let behaviour: SMTPSink.Behaviour
    let state: String
    let why: String?
    let kept: Int

    static let all = [
      Server(behaviour: .refuseRecipient("550 5.1.1 no such user"), state: "dead", why: "no such user", kept: 0),
      Server(behaviour: .refuseRecipient("452 4.2.2 mailbox full"), state: "retrying", why: "mailbox full", kept: 1),
      Server(behaviour: .refuseData("554 5.7.1 spam"), state: "dead", why: "spam", kept: 0),
      Server(behaviour: .refuseSender("421 4.3.2 closing"), state: "retrying", why: nil, kept: 1),
      Server(behaviour: .closeAfterMessage, state: "unknown", why: nil, kept: 1),
    ]
  }

  @Test(
    "a mail server that refuses, breaks off or closes after DATA is quoted, and no mail leaves twice by itself",
    arguments: TestEngine.allCases)
  func mailServers(_ engine: TestEngine) async throws {
    let sink = SMTPSink()
    try await House.with(engine, { $0.smtp = ("127.0.0.1", sink.port) }) { house in
      try await house.openShop()
      for (index, server) in Server.all.enumerated() {
        sink.behaviour = server.behaviour
        await house.add("u\(index)", name: "Ann")
        try await house.app.runner.settle()
        let action = await house.actions().first { $0["recipient"] == .string("u\(index)@example.com") } ?? .null
        #expect(action["state"]?.stringValue == server.state, "\(server.behaviour): \(action)")
        let target = "/v1/actions/\(action["id"]?.stringValue ?? "")"
        let english = await house.call("GET", target, nil, ["Accept-Language": "en"]).json["reason"]?.stringValue ?? ""
        let chinese = await house.call("GET", target, nil, ["Accept-Language": "zh"]).json["reason"]?.stringValue ?? ""
        speaksBoth(english, chinese)
        if let why = server.why { #expect(english.contains(why) && chinese.contains(why), "\(english)") }
      }
      // It behaves again, for longer than any schedule asks; nobody but a person resolves what is unknown.
      sink.behaviour = .accept
      for _ in 0..<6 {
        house.clock.advance(.hours(10))
        try await house.app.runner.settle()
      }
      let actions = await house.actions()
      for (index, server) in Server.all.enumerated() {
        let address = "u\(index)@example.com"
        #expect(sink.messages.filter { $0.recipients == [address] }.count == server.kept, "\(server.behaviour)")
        let state = actions.first { $0["recipient"] == .string(address) }?["state"]?.stringValue
        #expect(state == (server.state == "retrying" ? "succeeded" : server.state), "\(server.behaviour)")
      }
      await house.isWell()
    }
  }
}
