import DNS
import TestSupport
import Testing

@Suite("A resolver", .timeLimit(.minutes(2)))
struct ResolverTests {
  private func with(_ records: [String: [NameServer.Record]], _ body: (NameServer, DNSResolver) async -> Void) async {
    let server = NameServer(records)
    defer { server.stop() }
    await body(server, DNSResolver(server: server.endpoint, timeout: .milliseconds(1_500)))
  }

  @Test("reads texts, addresses and mail servers, and joins what a text was split into")
  func records() async {
    let key = "v=DKIM1; p=" + String(repeating: "ABCDEFGH", count: 45)
    await with([
      "example.com": [
        .text("v=spf1 -all"), .text("other"), .address("192.0.2.1"), .mailExchange(20, "b.example.com"),
        .mailExchange(10, "a.example.com"),
      ], "s._domainkey.example.com": [.text(key)],
    ]) { _, resolver in
      #expect(await resolver.texts("example.com") == .found(["v=spf1 -all", "other"]))
      #expect(await resolver.texts("s._domainkey.example.com") == .found([key]))
      #expect(await resolver.addresses("example.com") == .found(["192.0.2.1"]))
      #expect(await resolver.longAddresses("example.com") == .none)
      let hosts = await resolver.mailExchanges("example.com")
      #expect(
        hosts
          == .found([
            MailExchange(preference: 10, host: "a.example.com"), MailExchange(preference: 20, host: "b.example.com"),
          ]))
    }
  }

  @Test("tells a name that does not exist from one without records of the kind")
  func nothing() async {
    await with(["example.com": [.address("192.0.2.1")]]) { _, resolver in
      #expect(await resolver.texts("example.com") == .none)
      #expect(await resolver.texts("none.example.com") == .none)
    }
  }

  @Test("asks again over TCP when an answer was cut off")
  func long() async {
    let texts = (0..<6).map { "\($0)" + String(repeating: "x", count: 200) }
    await with(["example.com": texts.map { .text($0) }]) { server, resolver in
      #expect(await resolver.texts("example.com") == .found(texts))
      #expect(server.questions.count == 2)
    }
  }

  @Test("says that it could not ask, and never that there is nothing, when nobody answers")
  func failures() async {
    await with(["example.com": [.text("x")]]) { server, resolver in
      server.behaviour = .fail
      guard case .failed = await resolver.texts("example.com") else {
        Issue.record("a server that fails was believed")
        return
      }
      server.behaviour = .silent
      let started = ContinuousClock.now
      guard case .failed = await resolver.texts("example.com") else {
        Issue.record("a silent server was believed")
        return
      }
      #expect(ContinuousClock.now - started < .seconds(4))
    }
    let nobody = DNSResolver(server: "127.0.0.1:1", timeout: .seconds(1))
    guard case .failed = await nobody.texts("example.com") else {
      Issue.record("a closed port was believed")
      return
    }
  }

  @Test("answers many questions at once")
  func crowd() async {
    var records: [String: [NameServer.Record]] = [:]
    for number in 0..<40 { records["n\(number).example.com"] = [.text("\(number)")] }
    await with(records) { _, resolver in
      await withTaskGroup(of: Bool.self) { group in
        for number in 0..<40 {
          group.addTask { await resolver.texts("n\(number).example.com") == .found(["\(number)"]) }
        }
        for await isRight in group { #expect(isRight) }
      }
    }
  }
}
