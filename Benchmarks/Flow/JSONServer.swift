import Domain
import Glibc
import HTTPServer
import JSON
import Sense

/// The way of an event up to the store and back, without the store: HTTP, JSON, and the message read out of it. It ends
/// with its standard input.
enum JSONServer {
  static func run() async throws -> JSON {
    let currency = Currency("CNY")!
    let server = HTTPServer(configuration: HTTPServerConfiguration()) { request in
      guard let json = try? JSON.parse(request.body) else { return .text("no JSON\n", status: 400) }
      let parser = IntakeParser(receivedAt: Clock.system.now(), currency: currency)
      guard case .success = parser.message(json, type: "track") else { return .text("no message\n", status: 400) }
      return HTTPResponse(
        status: 200, headers: ["Content-Type": "application/json"], body: .bytes(Array(#"{"success":true}"#.utf8)))
    }
    try server.start()
    print("{\"port\":\(server.port)}")
    fflush(nil)
    while readLine() != nil {}
    await server.shutdown(grace: .seconds(1))
    return [:]
  }
}
