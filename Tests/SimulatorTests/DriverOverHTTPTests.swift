import Domain
import HTTPClient
import HTTPServer
import JSON
import Simulator
import Synchronization
import Testing

@Suite("A simulator's driver over HTTP")
struct DriverOverHTTPTests {
  private static let start = Zone.utc.start(of: CivilDay(year: 2026, month: 3, day: 2))

  /// Lives a day against a server that answers so; the number of messages it was sent, each with the key.
  private func live(answering body: String, status: Int = 200) async throws -> Int {
    let taken = Mutex(0)
    let server = HTTPServer(configuration: HTTPServerConfiguration()) { request in
      let batch = try? JSON.parse(request.body)["batch"]?.arrayValue
      if request.method == "POST", request.path == "/v1/batch", request.headers["Authorization"] == "Bearer key-1" {
        taken.withLock { $0 += batch?.count ?? 0 }
      }
      return HTTPResponse(status: status, body: .bytes(Array(body.utf8)))
    }
    try server.start()
    let port = server.port
    let client = HTTPClient(
      guard: OutboundGuard(allowing: [.init(host: "127.0.0.1", port: port)]), options: HTTPClient.Options())
    let driver = SimulatorDriver(client: client, url: "http://127.0.0.1:\(port)", key: "key-1")
    var world = World(seed: 1, customers: 60, start: Self.start, zone: .utc)
    let outcome: Result<Int, any Error>
    do {
      let sent = try await driver.run(
        &world, to: Self.start + .days(1), every: .hours(12), clock: SimulatedClock(Self.start))
      #expect(sent == taken.withLock { $0 })
      outcome = .success(sent)
    } catch {
      outcome = .failure(error)
    }
    client.close()
    await server.shutdown(grace: .seconds(2))
    return try outcome.get()
  }

  @Test("sends every message with its key")
  func sends() async throws {
    #expect(try await live(answering: #"{"success": true, "accepted": 1, "rejected": []}"#) >= 300)
  }

  @Test("stops when a message is rejected, or the system is out of order")
  func refusals() async throws {
    await #expect(throws: SimulatorDriver.Refusal.self) {
      try await live(answering: #"{"rejected": [{"index": 0, "code": "field_missing"}]}"#)
    }
    await #expect(throws: SimulatorDriver.Refusal.self) { try await live(answering: "{}", status: 503) }
  }
}
