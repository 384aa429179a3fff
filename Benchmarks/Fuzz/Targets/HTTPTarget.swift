import Glibc
import HTTPServer
import TestSupport

/// Requests on a raw connection: broken, in pieces, and broken off.
struct HTTPTarget: FuzzTarget {
  static let name = "http"

  private static let corpus = [
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "POST /v1/track?a=%20b&c HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nContent-Type: application/json\r\n"
      + "Authorization: Basic eDo=\r\nConnection: close\r\n\r\n{\"a\": 12}",
    "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
  ]

  private static let words = [
    "\r\n", "\n", "\r", " ", ":", "\t", "GET ", "HTTP/1.1", "HTTP/9.9", "HTTP/0.9", "Content-Length: ",
    "Content-Length: -1\r\n",
    "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", "Host: \r\n", "%00", "%zz", "/../..",
    "?", "&", "=", "#", "\0",
    "0\r\n\r\n", "ffffffffffffffff\r\n", "Cookie: ", "Connection: keep-alive\r\n", "Upgrade: h2c\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    // How it is sent comes first: in pieces of so many bytes, and whether it is broken off.
    let manner = [UInt8.random(in: 0...255, using: &random)]
    return manner + Mutation.bytes(Array(random.pick(corpus).utf8), words: words, using: &random)
  }

  private let server: HTTPServer

  init() async throws {
    var configuration = HTTPServerConfiguration()
    configuration.requestTimeout = .milliseconds(300)
    configuration.idleTimeout = .milliseconds(300)
    configuration.maximumBodyBytes = 4_096
    server = HTTPServer(configuration: configuration) { request in
      .text("\(request.method) \(request.path) \(request.body.count)")
    }
    try server.start()
  }

  func close() async { await server.shutdown(grace: .zero) }

  func check(_ input: [UInt8]) async throws {
    guard let manner = input.first, let connection = RawConnection(port: server.port) else {
      throw FuzzFailure("nobody listens")
    }
    await send(Array(input.dropFirst()), manner, on: connection)
    if manner % 8 == 7 {
      connection.resetOnClose()
    } else {
      if manner % 8 < 5 { connection.finishSending() }
      let answer = await connection.receiveAllBytes()
      try hold(answer.isEmpty || answer.starts(with: Array("HTTP/1.".utf8)), "answers what is no HTTP")
      try hold(answer.count < 64 << 10, "answers \(answer.count) bytes")
    }
    if manner % 16 == 0 { try await isAlive() }
  }

  private func send(_ bytes: [UInt8], _ manner: UInt8, on connection: RawConnection) async {
    let size = manner % 4 == 0 ? bytes.count + 1 : max(1, bytes.count / 4)
    await onThread {
      var rest = bytes[...]
      while !rest.isEmpty, connection.send(Array(rest.prefix(size))) {
        rest = rest.dropFirst(size)
        if !rest.isEmpty { usleep(200) }
      }
    }
  }

  /// Somebody else is still answered.
  private func isAlive() async throws {
    let connection = RawConnection(port: server.port)
    connection?.send("GET /after HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    let answer = await connection?.receiveAll() ?? ""
    try hold(answer.contains("GET /after 0"), "answers nobody else any more: \(answer.prefix(100))")
  }
}
