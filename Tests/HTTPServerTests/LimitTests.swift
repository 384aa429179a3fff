import Glibc
import HTTPServer
import TestSupport
import Testing

@Suite("The limits of an HTTP server", .timeLimit(.minutes(5)))
struct LimitTests {
  private func configuration(_ change: (inout HTTPServerConfiguration) -> Void) -> HTTPServerConfiguration {
    var configuration = HTTPServerConfiguration()
    change(&configuration)
    return configuration
  }

  @Test("refuse a long body by its announced length, before it is sent")
  func announced() async throws {
    try await withServer(configuration { $0.maximumBodyBytes = 1000 }, handler: { _ in .text("ok") }) { server in
      let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
      #expect(await exchange(head + "1001\r\n\r\n", port: server.port).hasPrefix("HTTP/1.1 413"))
      #expect(await exchange(head + "99999999999999999999\r\n\r\n", port: server.port).hasPrefix("HTTP/1.1 4"))
      let body = String(repeating: "x", count: 1000)
      #expect(
        await exchange(
          "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n\(body)",
          port: server.port
        ).hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test("are those of the path, and refuse in the words that are set")
  func paths() async throws {
    let configuration = configuration {
      $0.bodyLimit = { $0 == "/long" ? 2000 : 1000 }
      $0.refusal = { refusal, headers in
        .text("\(refusal.sentence) \(headers["Accept-Language"] ?? "")", status: refusal.status)
      }
    }
    try await withServer(configuration, handler: { .text("\($0.body.count)") }) { server in
      let body = String(repeating: "x", count: 1500)
      func post(_ path: String) async -> String {
        await exchange(
          "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Language: zh\r\nContent-Length: 1500\r\n\r\n\(body)",
          port: server.port)
      }
      #expect(await post("/long").hasSuffix("1500"))
      let refused = await post("/short")
      #expect(refused.hasPrefix("HTTP/1.1 413") && refused.hasSuffix("The body is longer than 1000 bytes. zh"))
      #expect(await exchange(get("/a%FF", ""), port: server.port).contains("The request target is not"))
    }
  }

  @Test("refuse a long body that comes in chunks, and cut one without end")
  func chunked() async throws {
    try await withServer(configuration { $0.maximumBodyBytes = 1000 }, handler: { _ in .text("ok") }) { server in
      let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      let chunk = "3E8\r\n\(String(repeating: "x", count: 1000))\r\n"
      #expect(await exchange(head + chunk + "1\r\nx\r\n0\r\n\r\n", port: server.port).hasPrefix("HTTP/1.1 413"))
      let endless = try #require(RawConnection(port: server.port))
      endless.send(head)
      var sent = 0
      while sent < 50_000, endless.send(chunk) { sent += 1 }
      #expect(sent < 50_000)
    }
  }

  @Test("refuse long header fields with 431, few or many, and hold nothing back")
  func longHead() async throws {
    try await withServer(configuration { $0.maximumHeaderBytes = 4000 }, handler: { _ in .text("ok") }) { server in
      for length in [4_100, 12_000, 200_000] {
        let field = "X-Long: \(String(repeating: "y", count: length))\r\n"
        #expect(await exchange(get("/", field), port: server.port).hasPrefix("HTTP/1.1 431"))
      }
      #expect(
        await exchange(get("/", "X: \(String(repeating: "y", count: 3_000))\r\n"), port: server.port).contains(" 200 "))
      #expect(await eventually { server.isIdle })
    }
  }

  @Test("cut a client that sends a byte now and then, in the head, in the body, and between requests")
  func slowClient() async throws {
    let configuration = configuration {
      $0.requestTimeout = .milliseconds(400)
      $0.idleTimeout = .seconds(1)
    }
    try await withServer(configuration, handler: { _ in .text("ok") }) { server in
      for start in [
        "", "POST / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      ] {
        let connection = try #require(RawConnection(port: server.port))
        connection.send(start)
        if start.hasPrefix("GET") { _ = await connection.receive(until: "ok") }
        // On a thread of its own, since other tests may keep those of tasks busy for seconds.
        let elapsed = await onThread {
          let began = ContinuousClock.now
          while ContinuousClock.now - began < .seconds(8), connection.send("x") { usleep(50_000) }
          return ContinuousClock.now - began
        }
        #expect(elapsed < .seconds(4), "after \(start)")
      }
      #expect(await eventually { server.isIdle })
    }
  }

  @Test("leave a slow handler alone")
  func slowHandler() async throws {
    let configuration = configuration {
      $0.requestTimeout = .milliseconds(200)
      $0.idleTimeout = .seconds(1)
    }
    try await withServer(
      configuration,
      handler: { _ in
        try? await Task.sleep(for: .milliseconds(1800))
        return .text("late")
      }
    ) { server in
      #expect(await exchange(get("/"), port: server.port).hasSuffix("late"))
    }
  }

  @Test("hold the number of connections")
  func connections() async throws {
    try await withServer(configuration { $0.maximumConnections = 4 }, handler: { _ in .text("ok") }) { server in
      var held: [RawConnection] = []
      for _ in 0..<12 { if let connection = RawConnection(port: server.port) { held.append(connection) } }
      try await Task.sleep(for: .milliseconds(200))
      #expect(server.load.connections <= 4)
      held.removeAll()
      #expect(await eventually { await exchange(get("/"), port: server.port).contains(" 200 ") })
    }
  }
}
