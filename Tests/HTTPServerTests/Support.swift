import HTTPServer
import Synchronization
import TestSupport

/// Runs a server for the length of `body` and shuts it down.
func withServer(
  _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
  handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
  body: (HTTPServer) async throws -> Void
) async throws {
  let server = HTTPServer(configuration: configuration, handler: handler)
  try server.start()
  do {
    try await body(server)
  } catch {
    await server.shutdown(grace: .zero)
    throw error
  }
  await server.shutdown(grace: .seconds(2))
}

/// Sends one raw request on a connection of its own and gives everything that came back.
func exchange(_ request: String, port: Int) async -> String {
  guard let connection = RawConnection(port: port) else { return "no connection" }
  connection.send(request)
  return await connection.receiveAll()
}

func get(_ target: String, _ fields: String = "") -> String {
  "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n"
}

/// What happened, from whichever thread.
final class Log: Sendable {
  private let lines = Mutex<[String]>([])

  func note(_ line: String) {
    lines.withLock { $0.append(line) }
  }

  var all: [String] { lines.withLock { $0 } }
}

/// Waits until `condition` holds, at most 5 s.
func eventually(_ condition: () async -> Bool) async -> Bool {
  for _ in 0..<500 {
    if await condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return await condition()
}

extension HTTPServer {
  /// Nothing runs, and each of the two threads has at most one connection left to close.
  var isIdle: Bool { load.requests == 0 && load.tasks == 0 && load.connections <= 2 }
}
