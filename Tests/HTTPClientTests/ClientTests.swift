import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite("An HTTP client", .timeLimit(.minutes(5)))
struct ClientTests {
  private static let echo: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
    switch request.path {
    case "/slow":
      try? await Task.sleep(for: .seconds(20))
      return .text("late")
    case "/long": return HTTPResponse(status: 200, body: .bytes([UInt8](repeating: 1, count: 100_000)))
    case "/endless":
      return HTTPResponse(
        status: 200,
        body: .stream {
          AsyncStream(unfolding: {
            try? await Task.sleep(for: .milliseconds(1))
            return [UInt8](repeating: 2, count: 10_000)
          })
        })
    default:
      var response = HTTPResponse.text(
        "\(request.method) \(request.path) \(request.headers["x-tag"] ?? "-") \(request.headers["content-type"] ?? "-") "
          + String(decoding: request.body, as: UTF8.self), status: 201)
      response.headers.append("a", to: "X-Twice")
      response.headers.append("b", to: "X-Twice")
      return response
    }
  }

  private func withPair(
    _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
    options: HTTPClient.Options = HTTPClient.Options(),
    body: (HTTPClient, String) async throws -> Void
  ) async throws {
    let server = HTTPServer(configuration: configuration, handler: Self.echo)
    try server.start()
    let outbound = OutboundGuard(
      allowing: [.init(host: "127.0.0.1", port: server.port), .init(host: "localhost", port: server.port)])
    let client = HTTPClient(guard: outbound, options: options)
    do {
      try await body(client, "127.0.0.1:\(server.port)")
    } catch {
      await server.shutdown(grace: .zero)
      throw error
    }
    client.close()
    await server.shutdown(grace: .zero)
  }

  private func error(_ client: HTTPClient, _ request: ClientRequest) async -> TransportError? {
    do throws(TransportError) {
      _ = try await client.send(request)
      return nil
    } catch {
      return error
    }
  }

  @Test("sends each method with its body and gives the answer whatever its status")
  func methods() async throws {
    try await withPair { client, host in
      for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let body = method == "GET" ? "" : "客户"
        let answer = try await client.send(
          ClientRequest(method: method, url: "http://\(host)/a%20b", headers: [("X-Tag", "t")], body: Array(body.utf8)))
        #expect(String(decoding: answer.body, as: UTF8.self) == "\(method) /a b t - \(body)")
        #expect(answer.status == 201)
        #expect(answer.headers.filter { $0.name == "X-Twice" }.map(\.value) == ["a", "b"])
      }
      let head = try await client.send(ClientRequest(method: "HEAD", url: "http://\(host)/long"))
      #expect(head.body.isEmpty && head.header("CONTENT-length") == "100000")
    }
  }

  @Test("keeps many requests in flight")
  func concurrent() async throws {
    try await withPair { client, host in
      let total = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<500 {
          group.addTask { try await client.send(ClientRequest(url: "http://\(host)/\(number)")).body.count }
        }
        return try await group.reduce(0, +)
      }
      #expect(total > 500)
    }
  }

  @Test("tells why there is no answer and whether anything was sent")
  func failures() async throws {
    var options = HTTPClient.Options()
    options.maximumResponseBytes = 50_000
    try await withPair(options: options) { client, host in
      let slow = await error(client, ClientRequest(url: "http://\(host)/slow", timeout: .milliseconds(200)))
      #expect(slow?.kind == .timeout && slow?.sentBytes == true)
      let long = await error(client, ClientRequest(url: "http://\(host)/long"))
      #expect(long?.kind == .tooLarge && long?.sentBytes == true)
      #expect(await error(client, ClientRequest(url: "http://\(host)/endless"))?.kind == .tooLarge)
    }
  }

  @Test("has sent nothing when nobody listens, and something when the connection breaks")
  func breaks() async throws {
    let free = FakeServer { _ in }
    let port = free.port
    let outbound = OutboundGuard(allowing: [.init(host: "127.0.0.1", port: port)])
    let client = HTTPClient(guard: outbound, options: HTTPClient.Options())
    let broken = await error(client, ClientRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: [1, 2, 3]))
    #expect(broken?.kind == .interrupted && broken?.sentBytes == true)
    #expect(free.connectionCount == 1)
    free.stop()
    let refused = await error(client, ClientRequest(url: "http://127.0.0.1:\(port)/"))
    #expect(refused?.kind == .connect && refused?.sentBytes == false)
    client.close()
  }

  @Test("does not send a request again that must not be repeated")
  func noSilentRepeat() async throws {
    // Answers the first request on a connection and closes at the second.
    let server = FakeServer { connection in
      guard connection.readHead() else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      _ = connection.readHead()
    }
    let outbound = OutboundGuard(allowing: [.init(host: "127.0.0.1", port: server.port)])
    let client = HTTPClient(guard: outbound, options: HTTPClient.Options())
    for _ in 0..<3 {
      let answer = try await client.send(ClientRequest(method: "POST", url: "http://127.0.0.1:\(server.port)/"))
      #expect(answer.status == 200)
    }
    #expect(server.connectionCount == 3)
    client.close()
  }

  @Test(
    "refuses what is no request",
    arguments: [
      "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "http://", "http://u:p@example.com/",
      "http://example.com/a b", "http://example.com/\r\nX: y", "",
    ])
  func invalid(url: String) async {
    let client = HTTPClient(guard: .strict, options: HTTPClient.Options())
    #expect(await error(client, ClientRequest(url: url))?.kind == .invalidRequest)
    for field in [("X", "a\r\nY: b"), ("X Y", "a"), ("", "a"), ("X", "a\0b")] {
      let request = ClientRequest(url: "http://example.com/", headers: [field])
      #expect(await error(client, request)?.kind == .invalidRequest)
    }
    client.close()
  }

  @Test("breaks off when its task is cancelled, and fails what is under way when it is closed")
  func cancelled() async throws {
    try await withPair { client, host in
      let task = Task { await error(client, ClientRequest(url: "http://\(host)/slow")) }
      try await Task.sleep(for: .milliseconds(100))
      task.cancel()
      #expect(await task.value?.kind == .cancelled)
      let other = Task { await error(client, ClientRequest(url: "http://\(host)/slow")) }
      try await Task.sleep(for: .milliseconds(100))
      client.close()
      #expect(await other.value?.kind == .closed)
      #expect(await error(client, ClientRequest(url: "http://\(host)/"))?.kind == .closed)
    }
  }

  @Test("trusts a certificate only when its authority is trusted and the name is right")
  func tls() async throws {
    let certificate = try #require(TestCertificate(), "openssl is not installed")
    let folder = TemporaryFolder()
    Command.write(Array(certificate.certificatePEM.utf8), to: folder.path + "/authority.pem")
    var configuration = HTTPServerConfiguration()
    configuration.tls = (certificate.certificatePEM, certificate.keyPEM)
    try await withPair(configuration) { client, host in
      let strange = await error(client, ClientRequest(url: "https://\(host)/"))
      #expect(strange?.kind == .tls && strange?.sentBytes == false)
    }
    var options = HTTPClient.Options()
    options.certificateAuthorityFile = folder.path + "/authority.pem"
    try await withPair(configuration, options: options) { client, host in
      let answer = try await client.send(ClientRequest(url: "https://\(host)/"))
      #expect(answer.status == 201)
    }
  }

  @Test("has a sentence in both languages for every kind of failure", arguments: TransportError.Kind.allCases)
  func sentences(kind: TransportError.Kind) {
    let error = TransportError(kind, sentBytes: false, message: "")
    #expect(error.english.hasSuffix(".") && error.chinese.hasSuffix("。"))
  }
}
