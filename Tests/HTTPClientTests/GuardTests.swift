import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite("The outbound guard", .timeLimit(.minutes(5)))
struct GuardTests {
  @Test(
    "refuses every way to write an address that is not public",
    arguments: [
      "127.0.0.1", "127.8.9.1", "10.0.0.1", "100.64.0.1", "100.127.255.255", "169.254.169.254", "172.16.0.1",
      "172.31.255.255", "192.168.1.1", "192.0.0.8", "198.18.0.1", "198.19.255.255", "224.0.0.1", "240.0.0.1",
      "255.255.255.255", "0.0.0.0", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fdff::1]", "[ff02::1]",
      "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[64:ff9b::10.0.0.1]", "[2002:7f00:1::]",
      "[2001:db8::1]", "[2001::1]", "localhost", "LOCALHOST.", "a.localhost", "printer.local",
      "metadata.google.internal",
    ])
  func refuses(host: String) {
    #expect { try OutboundGuard.strict.check(host: host, port: 443) } throws: {
      ($0 as? TransportError)?.kind == .refusedByGuard
    }
  }

  @Test(
    "lets public addresses and names pass",
    arguments: [
      "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "198.17.0.1",
      "223.255.255.255", "[2606:4700::1]", "[64:ff9b::8.8.8.8]", "example.com", "10.example.com",
    ])
  func passes(host: String) throws {
    try OutboundGuard.strict.check(host: host, port: 443)
  }

  @Test("exempts exactly a host and a port")
  func exempt() throws {
    let outbound = OutboundGuard(allowing: [.init(host: "127.0.0.1", port: 8080)])
    try outbound.check(host: "127.0.0.1", port: 8080)
    for (host, port) in [("127.0.0.1", 8081), ("localhost", 8080), ("127.0.0.2", 8080)] {
      #expect(throws: TransportError.self) { try outbound.check(host: host, port: port) }
    }
  }

  /// Every way leads to a server that is there, so that only the guard can have stopped it.
  @Test(
    "looks at the address that is connected, not only at the name",
    arguments: ["rebinding.example.com", "2130706433", "0x7f.1", "017700000001", "127.1", "[::ffff:7f00:1]"])
  func connectedAddress(host: String) async throws {
    let server = HTTPServer(configuration: HTTPServerConfiguration()) { _ in .text("inside") }
    try server.start()
    var options = HTTPClient.Options()
    options.resolve = ["rebinding.example.com:\(server.port):127.0.0.1"]
    let client = HTTPClient(guard: .strict, options: options)
    let request = ClientRequest(url: "http://\(host):\(server.port)/")
    await #expect { try await client.send(request) } throws: {
      let error = $0 as? TransportError
      return error?.kind == .refusedByGuard && error?.sentBytes == false
    }
    let named = OutboundGuard(allowing: [.init(host: "rebinding.example.com", port: server.port)])
    let trusting = HTTPClient(guard: named, options: options)
    let answer = try await trusting.send(ClientRequest(url: "http://rebinding.example.com:\(server.port)/"))
    #expect(answer.body == Array("inside".utf8))
    await server.shutdown(grace: .seconds(1))
  }

  @Test("is not led around by a redirect")
  func redirect() async throws {
    let server = HTTPServer(configuration: HTTPServerConfiguration()) { request in
      HTTPResponse(status: 302, headers: ["Location": "http://127.0.0.1:1\(request.path)x"])
    }
    try server.start()
    let client = HTTPClient(
      guard: OutboundGuard(allowing: [.init(host: "127.0.0.1", port: server.port)]), userAgent: "test",
      maximumResponseBytes: 100)
    let answer = try await client.send(ClientRequest(url: "http://127.0.0.1:\(server.port)/"))
    #expect(answer.status == 302 && answer.header("location") == "http://127.0.0.1:1/x")
    await server.shutdown(grace: .seconds(1))
  }

  @Test("guards mail as well")
  func mail() async throws {
    let sink = SMTPSink()
    let relay = SMTPServer(host: "127.0.0.1", port: sink.port, security: .none)
    let connection = SMTPConnection(server: relay, guard: .strict)
    await #expect { try await connection.send(.init(sender: "", recipients: ["a@example.com"], bytes: [])) } throws: {
      guard case SMTPError.notSent(_, _, _, false) = $0 else { return false }
      return true
    }
    #expect(sink.connectionCount == 0)
  }
}
