import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite("The life of an HTTP server", .timeLimit(.minutes(5)))
struct LifeTests {
  @Test("streams events as they happen and ends the source when the client leaves")
  func events() async throws {
    let log = Log()
    let (feed, source) = AsyncStream<[UInt8]>.makeStream()
    source.onTermination = { _ in log.note("terminated") }
    try await withServer(handler: { _ in
      HTTPResponse(status: 200, headers: ["Content-Type": "text/event-stream"], body: .stream { feed })
    }) { server in
      do {
        let connection = try #require(RawConnection(port: server.port))
        connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        for number in 1...3 {
          source.yield(Array("data: \(number)\n\n".utf8))
          #expect(await connection.receive(until: "data: \(number)").contains("data: \(number)"))
        }
      }
      #expect(await eventually { log.all == ["terminated"] && server.isIdle })
    }
  }

  @Test("delivers a long stream whole to a reader that stalls")
  func longStream() async throws {
    try await withServer(handler: { _ in
      HTTPResponse(
        status: 200,
        body: .stream {
          AsyncStream { continuation in
            for number in 0..<400 { continuation.yield([UInt8](repeating: UInt8(number % 251), count: 10_000)) }
            continuation.finish()
          }
        })
    }) { server in
      let connection = try #require(RawConnection(port: server.port, receiveBuffer: 4096))
      connection.send("GET / HTTP/1.0\r\n\r\n")
      try await Task.sleep(for: .milliseconds(300))
      let bytes = await connection.receiveAllBytes()
      #expect(bytes.suffix(4_000_000).count == 4_000_000)
      #expect(bytes.suffix(10_000).allSatisfy { $0 == UInt8(399 % 251) })
    }
  }

  @Test("cancels the handler of a client that leaves")
  func cancelled() async throws {
    let log = Log()
    try await withServer(handler: { _ in
      log.note("began")
      do { try await Task.sleep(for: .seconds(30)) } catch { log.note("cancelled") }
      return .text("nobody reads this")
    }) { server in
      do {
        let connection = try #require(RawConnection(port: server.port))
        connection.send(get("/"))
        #expect(await eventually { log.all == ["began"] })
      }
      #expect(await eventually { log.all == ["began", "cancelled"] && server.isIdle })
    }
  }

  @Test("leaks nothing over 1000 requests broken off at every place")
  func aborted() async throws {
    try await withServer(handler: { request in
      switch request.path {
      case "/stream":
        HTTPResponse(
          status: 200, headers: ["Content-Type": "text/event-stream"],
          body: .stream { AsyncStream { $0.yield(Array("data: x\n\n".utf8)) } })
      case "/slow":
        await {
          try? await Task.sleep(for: .seconds(20))
          return .text("slow")
        }()
      default: .text(String(repeating: "x", count: 100_000))
      }
    }) { server in
      let requests = [
        "GE", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n", "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
      ]
      for round in 0..<1000 {
        let connection = try #require(RawConnection(port: server.port))
        connection.send(requests[round % requests.count])
        if round % 3 == 0 { connection.resetOnClose() }
        if round % 50 == 0 { try await Task.sleep(for: .milliseconds(5)) }
      }
      // Each request is an event for a thread, which then closes what it had put off.
      let isIdle = await eventually {
        let answer = await exchange(get("/"), port: server.port)
        return answer.contains(" 200 ") && server.isIdle
      }
      #expect(isIdle, "\(server.load)")
    }
  }

  @Test("lets a running request finish, ends event streams, and takes no new connection while it drains")
  func drain() async throws {
    let log = Log()
    let server = HTTPServer(configuration: HTTPServerConfiguration()) { request in
      guard request.path == "/slow" else {
        return HTTPResponse(
          status: 200, headers: ["Content-Type": "text/event-stream"],
          body: .stream { AsyncStream { $0.yield(Array("data: first\n\n".utf8)) } })
      }
      log.note("began")
      try? await Task.sleep(for: .milliseconds(500))
      return .text("finished")
    }
    try server.start()
    let port = server.port
    let slow = try #require(RawConnection(port: port))
    let events = try #require(RawConnection(port: port))
    slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(await events.receive(until: "first").contains("first"))
    #expect(await eventually { log.all == ["began"] })
    let began = ContinuousClock.now
    await server.shutdown(grace: .seconds(60))
    #expect(ContinuousClock.now - began < .seconds(50))
    #expect(await slow.receiveAll().hasSuffix("finished"))
    #expect(await events.receiveAll().contains("0\r\n\r\n"))
    #expect(RawConnection(port: port) == nil)
    #expect(server.load == (0, 0, 0))
  }

  @Test("answers 503 for what is not done when the grace is over, and cancels it")
  func graceOver() async throws {
    let log = Log()
    let server = HTTPServer(configuration: HTTPServerConfiguration()) { _ in
      log.note("began")
      do { try await Task.sleep(for: .seconds(30)) } catch { log.note("cancelled") }
      return .text("too late")
    }
    try server.start()
    let connections = (0..<20).compactMap { _ in RawConnection(port: server.port) }
    for connection in connections { connection.send(get("/")) }
    #expect(await eventually { log.all.count == 20 })
    await server.shutdown(grace: .milliseconds(50))
    for connection in connections { #expect(await connection.receiveAll().hasPrefix("HTTP/1.1 503")) }
    #expect(log.all.filter { $0 == "cancelled" }.count == 20)
  }

  @Test("survives being stopped under load, again and again")
  func stoppedUnderLoad() async throws {
    for round in 0..<15 {
      let server = HTTPServer(configuration: HTTPServerConfiguration()) { request in
        if request.path == "/wait" { try? await Task.sleep(for: .milliseconds(30)) }
        guard request.path == "/events" else { return .text("ok") }
        return HTTPResponse(
          status: 200, headers: ["Content-Type": "text/event-stream"],
          body: .stream { AsyncStream { $0.yield(Array("data: x\n\n".utf8)) } })
      }
      try server.start()
      var held: [RawConnection] = []
      for number in 0..<30 {
        guard let connection = RawConnection(port: server.port) else { continue }
        connection.send("GET \(["/", "/wait", "/events"][number % 3]) HTTP/1.1\r\nHost: a\r\n\r\n")
        held.append(connection)
      }
      await server.shutdown(grace: .milliseconds(round * 5))
      #expect(server.load == (0, 0, 0))
    }
  }

  @Test("speaks TLS")
  func tls() async throws {
    let certificate = try #require(TestCertificate(), "openssl is not installed")
    var configuration = HTTPServerConfiguration()
    configuration.tls = (certificate.certificatePEM, certificate.keyPEM)
    try await withServer(configuration, handler: { .text("over TLS: \($0.path)") }) { server in
      let port = server.port
      let answer = await onThread {
        Command.run(
          ["timeout", "10", "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(port)"], input: get("/secret"))
      }
      #expect(answer.output.contains("over TLS: /secret"))
    }
    configuration.tls = ("no certificate", "no key")
    let broken = HTTPServer(configuration: configuration) { _ in .text("") }
    #expect { try broken.start() } throws: { ($0 as? HTTPServerError)?.code == "http-server.tls" }
  }

  @Test("says what keeps it from starting")
  func cannotStart() async throws {
    try await withServer(handler: { _ in .text("ok") }) { server in
      #expect(throws: HTTPServerError.alreadyStarted) { try server.start() }
      var configuration = HTTPServerConfiguration()
      configuration.port = server.port
      let second = HTTPServer(configuration: configuration) { _ in .text("") }
      #expect(throws: HTTPServerError.addressInUse(address: "127.0.0.1", port: server.port)) { try second.start() }
      configuration.address = "localhost"
      let third = HTTPServer(configuration: configuration) { _ in .text("") }
      #expect(throws: HTTPServerError.invalidAddress("localhost")) { try third.start() }
    }
    #expect(HTTPServerError.addressInUse(address: "127.0.0.1", port: 80).chinese.contains("80"))
  }
}
