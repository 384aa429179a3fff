import Crypto
import Domain
import HTTPClient
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Act

/// An endpoint on 127.0.0.1 that answers as it is told and keeps every call.
private final class Endpoint: Sendable {
  struct Call: Sendable {
    let id: String
    let timestamp: Int64
    let signatures: String
    let body: [UInt8]
  }

  private final class Book: Sendable { let state = Mutex((calls: [Call](), status: 200)) }

  private let server: HTTPServer
  private let book = Book()

  init() throws {
    server = HTTPServer(configuration: HTTPServerConfiguration()) { [book] request in
      let call = Call(
        id: request.headers["webhook-id"] ?? "", timestamp: Int64(request.headers["webhook-timestamp"] ?? "") ?? 0,
        signatures: request.headers["webhook-signature"] ?? "", body: request.body)
      let status = book.state.withLock { state in
        state.calls.append(call)
        return state.status
      }
      var response = HTTPResponse.text("", status: status)
      if status == 302 { response.headers["Location"] = "http://127.0.0.1/elsewhere" }
      return response
    }
    try server.start()
  }

  var url: String { "http://127.0.0.1:\(server.port)/hook" }
  var exemption: OutboundGuard {
    OutboundGuard(allowing: [OutboundGuard.Endpoint(host: "127.0.0.1", port: server.port)])
  }
  var calls: [Call] { book.state.withLock { $0.calls } }
  func answer(_ status: Int) { book.state.withLock { $0.status = status } }
  func stop() async { await server.shutdown(grace: .seconds(1)) }
}

@Suite("The announcer")
struct AnnouncerTests {
  private static let secret = StandardWebhook.makeSecret(random: RandomSource { [UInt8](repeating: 5, count: $0) })

  private struct Desk {
    let fixture: Fixture
    let endpoint: Endpoint
    let webhook: Webhook
    let announcer: Announcer

    func deliveries() async throws -> [WebhookDelivery] {
      try await fixture.records.read { [webhook] tx in
        try tx.deliveries(Fixture.tenant, webhook.id, state: nil, before: nil, limit: 100)
      }
    }

    func tell(_ count: Int, _ kind: Notice.Kind = .segmentEntered) async throws {
      let now = fixture.clock.clock.now()
      let notices = (0..<count).map { Notice(kind, "\($0)", at: now, data: ["number": .int(Int64($0))]) }
      try await fixture.records.write { tx in try tx.tell(Fixture.tenant, notices, now: now) }
    }

    func standing() async throws -> Webhook {
      let found = try await fixture.records.read { [webhook] tx in try tx.webhook(Fixture.tenant, webhook.id) }
      return try #require(found)
    }
  }

  private func with(
    _ engine: TestEngine, kinds: Set<Notice.Kind> = [], isGuarded: Bool = false, _ body: (Desk) async throws -> Void
  ) async throws {
    let endpoint = try Endpoint()
    let client = HTTPClient(
      guard: isGuarded ? .strict : endpoint.exemption, options: HTTPClient.Options())
    try await Fixture.with(engine) { fixture in
      let now = fixture.clock.clock.now()
      let webhook = Webhook(id: Fixture.id(900), url: endpoint.url, note: "", kinds: kinds, createdAt: now)
      try await fixture.records.write { tx in
        try tx.insertWebhook(Fixture.tenant, webhook)
        try tx.keep(Self.secret, as: webhook.secret, of: Fixture.tenant, in: testVault, at: now)
      }
      let announcer = Announcer(
        records: fixture.records, clock: fixture.clock.clock, random: RandomSource { [UInt8](repeating: 0, count: $0) },
        vault: testVault, post: .http(client, timeout: .seconds(5)))
      try await body(Desk(fixture: fixture, endpoint: endpoint, webhook: webhook, announcer: announcer))
    }
    client.close()
    await endpoint.stop()
  }

  @Test("tells every notice once, signed, and nothing that nobody wants", arguments: TestEngine.allCases)
  func tells(_ engine: TestEngine) async throws {
    try await with(engine, kinds: [.segmentEntered]) { desk in
      try await desk.tell(100)
      try await desk.tell(100)
      try await desk.tell(1, .actionDead)
      #expect(try await desk.announcer.drain(Fixture.tenant) == 100)
      let calls = desk.endpoint.calls
      #expect(Set(calls.map(\.id)).count == 100 && calls.count == 100)
      let signer = try StandardWebhook(secret: Self.secret)
      for call in calls {
        try signer.verify(
          signatures: call.signatures, id: call.id, timestamp: call.timestamp, body: call.body, now: call.timestamp)
        #expect(try JSON.parse(call.body)["type"] == "segment.entered")
      }
      #expect(try await desk.deliveries().allSatisfy { $0.state == .delivered })
    }
  }

  @Test("tries again under the same id and with the same body until somebody answers", arguments: TestEngine.allCases)
  func repeats(_ engine: TestEngine) async throws {
    try await with(engine) { desk in
      desk.endpoint.answer(503)
      try await desk.tell(1)
      for wait in DeliveryCourse.waits.prefix(3) {
        #expect(try await desk.announcer.runOnce(Fixture.tenant) == 1)
        #expect(try await desk.announcer.runOnce(Fixture.tenant) == 0)
        desk.fixture.clock.advance(wait)
      }
      desk.endpoint.answer(200)
      #expect(try await desk.announcer.runOnce(Fixture.tenant) == 1)
      let calls = desk.endpoint.calls
      #expect(calls.count == 4 && Set(calls.map(\.id)).count == 1 && Set(calls.map(\.body)).count == 1)
      #expect(try await desk.standing().failures == 0)
    }
  }

  @Test("switches a webhook off that answers gone, and follows no redirect", arguments: TestEngine.allCases)
  func ends(_ engine: TestEngine) async throws {
    try await with(engine) { desk in
      desk.endpoint.answer(302)
      try await desk.tell(1)
      #expect(try await desk.announcer.runOnce(Fixture.tenant) > 0)
      #expect(try await desk.deliveries().first?.status == 302)
      desk.endpoint.answer(410)
      try await desk.tell(3, .actionUnknown)
      #expect(try await desk.announcer.runOnce(Fixture.tenant) > 0)
      #expect(try await desk.standing().state == .off)
      #expect(try await desk.deliveries().allSatisfy { $0.state == .dead })
      try await desk.tell(1, .segmentLeft)
      #expect(try await desk.announcer.drain(Fixture.tenant) == 0)
    }
  }

  @Test("calls no private address", arguments: [TestEngine.sqlite])
  func isGuarded(_ engine: TestEngine) async throws {
    try await with(engine, isGuarded: true) { desk in
      try await desk.tell(1)
      #expect(try await desk.announcer.runOnce(Fixture.tenant) > 0)
      #expect(desk.endpoint.calls.isEmpty)
      #expect(try await desk.deliveries().first?.reason == "forbidden")
      #expect(try await desk.standing().state == .off)
    }
  }

  @Test("signs with both secrets while receivers change over, and replays what died", arguments: TestEngine.allCases)
  func rotates(_ engine: TestEngine) async throws {
    try await with(engine) { desk in
      let former = StandardWebhook.makeSecret()
      let now = desk.fixture.clock.clock.now()
      var rotating = desk.webhook
      rotating.rotatingUntil = now + .days(1)
      try await desk.fixture.records.write { [rotating] tx in
        try tx.keep(former, as: rotating.formerSecret, of: Fixture.tenant, in: testVault, at: now)
        try tx.updateWebhook(Fixture.tenant, rotating)
        try tx.tell(Fixture.tenant, [Notice(.ping, "1", at: now, data: [:])], now: now)
        try tx.endDeliveries(Fixture.tenant, rotating.id, reason: "webhook_off", now: now)
      }
      #expect(try await desk.announcer.drain(Fixture.tenant) == 0)
      let replayed = try await desk.fixture.records.write { tx in
        try tx.replayDeliveries(Fixture.tenant, desk.webhook.id, notice: nil, now: now)
      }
      #expect(replayed == 1)
      #expect(try await desk.announcer.drain(Fixture.tenant) == 1)
      let call = try #require(desk.endpoint.calls.first)
      #expect(call.signatures.split(separator: " ").count == 2)
      for secret in [former, Self.secret] {
        try StandardWebhook(secret: secret).verify(
          signatures: call.signatures, id: call.id, timestamp: call.timestamp, body: call.body, now: call.timestamp)
      }
    }
  }
}
