import HTTPServer
import TestSupport
import Testing

@Suite("Requests to an HTTP server", .timeLimit(.minutes(5)))
struct RequestTests {
  private static let describe: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
    let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
    let tags = request.headers.values(of: "x-tag").joined(separator: "|")
    return .text(
      "\(request.method) \(request.path) [\(query)] [\(tags)] \(request.body.count) \(request.remoteAddress)")
  }

  @Test(
    "arrive decoded",
    arguments: [
      (
        "/a%20b/%E5%AE%A2%E6%88%B7?q=%E5%AE%A2+1&empty&x=a%26b&&x=2",
        "GET /a b/客户 [q=客 1|empty=|x=a&b|x=2] [] 0 127.0.0.1"
      ),
      ("/a+b", "GET /a+b [] [] 0 127.0.0.1"),
      ("/%2e%2e/x", "GET /../x [] [] 0 127.0.0.1"),
      ("http://example.com/there?y=1", "GET /there [y=1] [] 0 127.0.0.1"),
      ("http://example.com", "GET / [] [] 0 127.0.0.1"),
    ])
  func decoded(target: String, expected: String) async throws {
    try await withServer(handler: Self.describe) { server in
      #expect(await exchange(get(target), port: server.port).hasSuffix("\r\n\r\n\(expected)"))
    }
  }

  @Test(
    "are refused when the target is no UTF-8 path",
    arguments: ["/%ff", "/%00", "/a%2", "/a%zz", "/x?y=%C3%28", "nowhere"])
  func invalidTarget(target: String) async throws {
    try await withServer(handler: Self.describe) { server in
      #expect(await exchange(get(target), port: server.port).hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test("keep repeated fields in order, and bytes that are not UTF-8 as ISO 8859-1")
  func fields() async throws {
    try await withServer(handler: Self.describe) { server in
      let connection = try #require(RawConnection(port: server.port))
      connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Tag: one\r\nx-tag: 客\r\nX-TAG: ")
      connection.send([0x66, 0xFC, 0x72])
      connection.send("\r\n\r\n")
      #expect(await connection.receiveAll().hasSuffix("[one|客|für] 0 127.0.0.1"))
    }
  }

  @Test(
    "are refused when their end is in doubt",
    arguments: [
      "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
      "Content-Length: +3\r\n", "Content-Length: 3x\r\n", "Host: other\r\n",
    ])
  func framing(fields: String) async throws {
    try await withServer(handler: Self.describe) { server in
      let request = "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\nabc"
      #expect(await exchange(request, port: server.port).hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test("may come in chunks, in pieces, and one after the other on one connection")
  func chunkedAndKept() async throws {
    try await withServer(handler: Self.describe) { server in
      let connection = try #require(RawConnection(port: server.port))
      for round in 1...3 {
        connection.send("POST /\(round) HTTP/1.1\r\nHost: a\r\nTransfer-Enc")
        connection.send("oding: chunked\r\n\r\n5\r\nhello\r\n")
        connection.send("3\r\nabc\r\n0\r\n\r\n")
        #expect(await connection.receive(until: "127.0.0.1").hasSuffix("POST /\(round) [] [] 8 127.0.0.1"))
      }
      #expect(server.load.connections == 1)
    }
  }

  @Test("that expect 100-continue are told to go on")
  func expectContinue() async throws {
    try await withServer(handler: Self.describe) { server in
      let connection = try #require(RawConnection(port: server.port))
      connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
      #expect(await connection.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
      connection.send("abcd")
      #expect(await connection.receive(until: "127.0.0.1").contains("POST / [] [] 4"))
    }
  }

  @Test("for the head alone get no body and start no stream")
  func head() async throws {
    let log = Log()
    try await withServer(handler: { request in
      guard request.path == "/stream" else { return .text("four") }
      return HTTPResponse(
        status: 200,
        body: .stream {
          log.note("started")
          return AsyncStream { $0.finish() }
        })
    }) { server in
      let answer = await exchange("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", port: server.port)
      #expect(answer.contains("Content-Length: 4\r\n") && answer.hasSuffix("\r\n\r\n"))
      #expect(
        await exchange("HEAD /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", port: server.port)
          .hasSuffix("\r\n\r\n"))
      #expect(log.all.isEmpty)
    }
  }

  @Test("get 500 instead of a field that would split the answer")
  func splitAnswer() async throws {
    try await withServer(handler: { _ in HTTPResponse(status: 200, headers: ["X": "a\r\nSet-Cookie: b"]) }) { server in
      let answer = await exchange(get("/"), port: server.port)
      #expect(answer.hasPrefix("HTTP/1.1 500") && !answer.contains("Set-Cookie"))
    }
  }
}
