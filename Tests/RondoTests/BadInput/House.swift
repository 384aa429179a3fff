import API
import Crypto
import Domain
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Rondo

/// A clock that tests move.
final class MovedClock: Sendable {
  private let instant: Mutex<Instant>

  init(_ start: Instant) { instant = Mutex(start) }

  var now: Instant { instant.withLock { $0 } }
  func advance(_ span: Span) { instant.withLock { $0 = $0 + span } }
  var clock: Clock { Clock { self.now } }
}

/// Everything that `rondo serve` is made of, on one engine, with its server on loopback and a clock that tests move.
struct House: Sendable {
  let app: App
  let clock: MovedClock
  let port: Int
  /// The owner's.
  let key: String
  /// A browser's.
  let writeKey: String

  /// 12:00 in Shanghai, outside of quiet hours.
  static let noon = Instant(rfc3339: "2026-11-20T04:00:00Z")!

  static func with(
    _ engine: TestEngine, _ change: (inout Configuration) -> Void = { _ in }, _ body: (House) async throws -> Void
  ) async throws {
    var configuration = Configuration()
    change(&configuration)
    switch engine {
    case .sqlite: try await open(configuration, body)
    case .postgres:
      try await TestEngine.withPostgres { conninfo in
        var configuration = configuration
        configuration.postgres = conninfo
        try await open(configuration, body)
      }
    }
  }

  private static func open(_ wanted: Configuration, _ body: (House) async throws -> Void) async throws {
    let folder = TemporaryFolder()
    var configuration = wanted
    configuration.dataDirectory = folder.path
    configuration.port = 0
    let clock = MovedClock(noon)
    var first = FirstTenant()
    first.language = .english
    let app = try await App.open(configuration, firstTenant: first, clock: clock.clock, isSimulated: true)
    let server = Serve.server(of: app)
    try server.start()
    let key = (DataDirectory.read(configuration.ownerKeyPath) ?? "").filter { !$0.isNewline }
    let writeKey = KeySecret.make(.write, random: .system)
    let row = APIKey(
      id: app.ids.next(), tenant: app.tenant.id, name: "site", kind: .write, hash: KeySecret.hash(writeKey),
      createdAt: clock.now)
    let house = House(app: app, clock: clock, port: server.port, key: key, writeKey: writeKey)
    let outcome: Result<Void, any Error>
    do {
      try await app.records.write { tx in try tx.insertAPIKey(row) }
      outcome = .success(try await body(house))
    } catch {
      outcome = .failure(error)
    }
    await server.shutdown(grace: .seconds(1))
    await app.close()
    withExtendedLifetime(folder) {}
    try outcome.get()
  }
}

/// An answer as it came.
struct Answer: Sendable {
  var status = 0
  var headers = HTTPFields()
  var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var json: JSON { (try? JSON.parse(bytes)) ?? .null }
  var code: String? { json["error"]?["code"]?.stringValue }
  var field: String? { json["error"]?["field"]?.stringValue }
  var message: String { json["error"]?["message"]?.stringValue ?? "" }
  var items: [JSON] { json["items"]?.arrayValue ?? [] }
  var rejected: [JSON] { json["rejected"]?.arrayValue ?? [] }

  init() {}

  /// What a server wrote on a connection; status 0 when it is no answer.
  init(wire all: [UInt8]) {
    var wire = all[...]
    while let end = wire.indices.first(where: { wire[$0...].starts(with: "\r\n\r\n".utf8) }) {
      // What comes before the answer, such as 100 Continue.
      if wire.starts(with: "HTTP/1.1 1".utf8) {
        wire = wire[(end + 4)...]
        continue
      }
      let lines = String(decoding: wire[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
      status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
      for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2 { headers.append(parts[1].drop { $0 == " " }.description, to: String(parts[0])) }
      }
      bytes = Array(wire[(end + 4)...])
      return
    }
  }
}
