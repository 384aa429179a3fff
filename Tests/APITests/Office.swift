import API
import Act
import Content
import Crypto
import Decide
import Domain
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing
import Understand

@testable import API

/// The API over a shop on one engine, with a key of each kind, a second tenant, and a loop that turns when told.
final class Office: Sendable {
  let shop: TestShop
  let services: Services
  let router: Router
  let folder = TemporaryFolder()
  private let keys: [Key: String]
  private let seen = Mutex<[String: Set<Bool>]>([:])
  private let lines: LogLines
  private let delivered: LogLines

  static let setupCode = "code-1"
  static let console = ConsoleFiles([
    "/index.html": Array("<!doctype html>".utf8), "/assets/main-1.js": Array("main()".utf8),
    "/assets/main-1.js.gz": [0x1F, 0x8B],
  ])

  enum Key: Hashable { case write, operate, own, other, none }

  struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSON { (try? JSON.parse(bytes)) ?? .null }
    var code: String? { json["error"]?["code"]?.stringValue }
    var field: String? { json["error"]?["field"]?.stringValue }
    var message: String? { json["error"]?["message"]?.stringValue }
    var items: [JSON] { json["items"]?.arrayValue ?? [] }
  }

  static func with(_ engine: TestEngine, _ body: (Office) async throws -> Void) async throws {
    try await TestShop.with(engine) { shop in try await body(try await Office(shop)) }
  }

  private init(_ shop: TestShop) async throws {
    self.shop = shop
    let lines = LogLines()
    self.lines = lines
    let delivered = LogLines()
    self.delivered = delivered
    let transport = MailTransport(
      host: "127.0.0.1", compose: Office.compose,
      deliver: { message, envelope in
        delivered.add("\(envelope.recipient)\n\(String(decoding: message, as: UTF8.self))")
        return .delivered(providerID: "test-1")
      })
    services = Services(
      records: shop.records, clock: shop.clock, ids: shop.ids, random: .system,
      mail: MailOffice(records: shop.records, vault: testVault, house: .init(transport: transport)),
      dataDirectory: folder.path,
      isSimulated: true,
      firstStart: FirstStart(code: { Office.setupCode }, finished: {}),
      console: Office.console, wake: {}, log: Log { _, line, _ in lines.add(line) })
    router = Router(services: services)
    let other = TenantID(high: 2, low: 2)
    var keys: [Key: String] = [:]
    let now = shop.now
    try await shop.records.write { [shop] tx in
      let tenant = try tx.tenant(shop.tenant)!
      try tx.insertTenant(
        Tenant(
          id: other, name: "Other", zone: tenant.zone, currency: tenant.currency, language: .chinese, mode: .sandbox,
          secret: Array(repeating: 9, count: 32), settings: tenant.settings, createdAt: now))
    }
    let wanted: [(Key, TenantID, APIKey.Kind, String)] = [
      (.write, shop.tenant, .write, "site"), (.operate, shop.tenant, .operate, "wang"),
      (.own, shop.tenant, .own, "li"), (.other, other, .own, "stranger"),
    ]
    for (key, tenant, kind, name) in wanted {
      let secret = KeySecret.make(kind, random: .system)
      keys[key] = secret
      let row = APIKey(
        id: shop.ids.next(), tenant: tenant, name: name, kind: kind, hash: KeySecret.hash(secret), createdAt: now)
      try await shop.records.write { tx in try tx.insertAPIKey(row) }
    }
    self.keys = keys
  }

  /// Mails that left outside of the ledger: recipient, then the message.
  /// As they read: with the lines that quoted-printable breaks (RFC 2045, section 6.7) whole again.
  var letters: [String] {
    delivered.all.map { $0.replacing("=\r\n", with: "").replacing("=3D", with: "=") }
  }
  /// What went to the log.
  var log: [String] { lines.all }
  func secret(_ key: Key) -> String { keys[key] ?? "" }

  func call(
    _ method: String, _ target: String, _ body: JSON? = nil, as key: Key = .own, headers: HTTPFields = [:]
  ) async -> Answer {
    await send(method, target, body?.bytes ?? [], as: key, headers: headers)
  }

  func send(
    _ method: String, _ target: String, _ body: [UInt8], as key: Key = .own, headers: HTTPFields = [:]
  ) async -> Answer {
    var headers = headers
    if key != .none { headers["Authorization"] = "Bearer \(secret(key))" }
    let request = HTTPRequest(method, target: target, headers: headers, body: body)
    let response = await router.handle(request)
    let route = Router.routes(at: request.path).first { $0.method == method && $0.path.match(request.path) != nil }
    if let route {
      seen.withLock { _ = $0["\(method) \(route.pattern)", default: []].insert(response.status < 400) }
    }
    var bytes: [UInt8] = []
    switch response.body {
    case .bytes(let all): bytes = all
    case .stream(let stream):
      for await piece in stream() {
        bytes += piece
        // Goes on as long as somebody listens.
        if response.headers["Content-Type"] == "text/event-stream" { break }
      }
    }
    let answer = Answer(status: response.status, headers: response.headers, bytes: bytes)
    for problem in route.map({ DocumentTruth.problems($0, answer) }) ?? [] {
      Issue.record("The document doesn't say this of \(method) \(target): \(problem)")
    }
    return answer
  }

  /// Routes that were never answered well, or never refused anything.
  func untested(except: Set<String>) -> [String] {
    let seen = seen.withLock { $0 }
    return Router.routes.map { "\($0.method) \($0.pattern)" }.filter { !except.contains($0) && seen[$0]?.count != 2 }
  }

  /// Understands, decides and acts until nothing is due.
  func turn() async throws {
    _ = try await Understander(records: shop.records, clock: shop.clock, ids: shop.ids).drain(shop.tenant)
    _ = try await Decider(records: shop.records, clock: shop.clock, ids: shop.ids).drain(shop.tenant)
    let executor = Executor(records: shop.records, clock: shop.clock, random: .system) { _ in
      [SandboxMailSender(compose: Office.compose), CouponSender()]
    }
    _ = try await executor.drain(shop.tenant)
  }

  private static let compose: @Sendable (AssembledMail, String, Instant) throws -> [UInt8] = { mail, id, _ in
    let headers = mail.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
    return Array("Subject: \(mail.subject)\r\n\(headers)\r\n\(mail.html ?? mail.text)".utf8)
  }
}

private final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}

extension Office {
  static let everybody: JSON = ["profile": "name", "op": "is_set", "value": true]

  /// A segment, a template with a link, and a strategy that treats everybody.
  func openShop(_ changes: [String: JSON] = [:]) async throws {
    let template: JSON = [
      "subject": "Hello {{customer.name | default: \"you\"}}",
      "html":
        "<p>Hi {{customer.name | default: \"you\"}}</p><a href=\"https://shop.example.com/a?b=1&amp;c=2\">shop</a>",
    ]
    #expect(await call("PUT", "/v1/templates/winback", template).status == 200)
    #expect(await call("PUT", "/v1/segments/lapsed", ["name": "Lapsed", "definition": Self.everybody]).status == 201)
    let document = strategyJSON(["holdout": 0].merging(changes) { _, new in new })
    let saved = await call("PUT", "/v1/strategies/win-back", document)
    #expect(saved.status == 201, "\(saved.text)")
    try await turn()
    let started = await call("POST", "/v1/strategies/win-back/start")
    #expect(started.status == 200, "\(started.text)")
    try await turn()
  }
}
