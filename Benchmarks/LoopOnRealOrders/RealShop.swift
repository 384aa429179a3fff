import Act
import Crypto
import Decide
import Domain
import HTTPClient
import JSON
import Learn
import Mail
import SQL
import Sense
import Store
import Synchronization
import TestSupport
import Understand

/// A shop with the whole loop in process, on a clock the benchmark moves, mailing through a real SMTP server.
final class RealShop: Sendable {
  let records: Store
  let tenant: TenantID
  let zone = Zone("Europe/London")!
  private let time: MovingTime
  let clock: Clock
  let ids: IDSource
  let executor: Executor
  let desk: StrategyDesk
  private let understander: Understander
  private let decider: Decider
  private let learner: Learner
  private let importer: Importer
  private let addressed = Mutex(Set<CustomerID>())

  init(database: any Database, smtpPort: Int, start: Instant) async throws {
    let records = Store(database: database)
    try await records.migrate()
    self.records = records
    let time = MovingTime(start)
    self.time = time
    clock = Clock { time.now }
    let ids = IDSource.system(clock: .system)
    self.ids = ids
    tenant = ids.next()
    let relay = MailTransport.smtp(
      SMTPServer(host: "127.0.0.1", port: smtpPort, security: .none),
      guard: OutboundGuard(allowing: [OutboundGuard.Endpoint(host: "127.0.0.1", port: smtpPort)])
    ) { mail, id, date in try compose(MailMessage(mail, messageID: id, date: date)) }
    executor = Executor(records: records, clock: clock, random: .system) { _ in [MailSender(transport: relay)] }
    desk = StrategyDesk(records: records, clock: clock, ids: ids)
    understander = Understander(records: records, clock: clock, ids: ids)
    decider = Decider(records: records, clock: clock, ids: ids)
    learner = Learner(records: records, clock: clock, ids: ids)
    importer = Importer(records: records, clock: clock, ids: ids)
    try await setUp()
  }

  var now: Instant { clock.now() }

  private func setUp() async throws {
    var settings = TenantSettings()
    settings.senderName = "Gift Shop"
    settings.senderAddress = "shop@example.com"
    settings.postalAddress = "1 Example Street, London"
    let tenant = Tenant(
      id: tenant, name: "Gift Shop", zone: zone, currency: Currency("GBP")!, language: .english, mode: .sandbox,
      secret: RandomSource.system.bytes(32), settings: settings, createdAt: now)
    try await records.write { tx in
      try tx.insertTenant(tenant)
      try tx.insertTemplateVersion(
        tenant.id,
        TemplateVersion(
          key: "win-back", version: 1,
          document: [
            "subject": "We miss you",
            "text": "It has been a while, {{customer.name | default: \"friend\"}}. Come and see what is new.",
          ], author: "benchmark", createdAt: tenant.createdAt))
    }
    let segments = SegmentDesk(records: records, clock: clock, ids: ids)
    _ = try await segments.define(
      tenant.id, key: "lapsed-90", name: "No purchase for 90 days",
      definition: ["trait": "recency_days", "op": ">=", "value": 90], by: "benchmark")
  }

  /// Imports a slice, and gives customers seen for the first time an address at example.com.
  func take(_ slice: OrderSlices.Slice, consent: Bool) async throws -> ImportSummary {
    guard let mapping = ImportMapping.preset("online-retail") else { throw BenchmarkProblem("The preset is missing.") }
    let summary = try await importer.importFile(slice.path, tenant: tenant, mapping: mapping)
    time.advance(to: slice.end)
    try await giveAddresses(consent: consent)
    return summary
  }

  private func giveAddresses(consent: Bool) async throws {
    var cursor: CustomerID?
    while true {
      let after = cursor
      let page = try await records.read { [tenant] tx in
        let customers = try tx.customers(tenant, after: after, limit: 2_000).map(\.id)
        return try (customers, customers.isEmpty ? [] : tx.identities(tenant, of: customers))
      }
      guard let last = page.0.last else { return }
      cursor = last
      let known = addressed.withLock { $0 }
      let new = page.1.filter { $0.kind == .userID && !known.contains($0.customer) }
      let identities = new.map { handle in
        Identity(
          kind: .email, value: "c\(handle.value)@example.com", customer: handle.customer, isVerified: true,
          createdAt: now)
      }
      addressed.withLock { $0.formUnion(new.map(\.customer)) }
      try await records.write { [tenant] tx in _ = try tx.claimIdentities(tenant, identities) }
      if consent { try await grant(new.map(\.customer)) }
    }
  }

  /// A named test grant: the only consent in this world.
  func grant(_ customers: [CustomerID]? = nil) async throws {
    let customers = customers ?? addressed.withLock { Array($0) }
    let consents = customers.map { customer in
      Consent(
        id: ids.next(), customer: customer, purpose: .marketing, channel: .email, isGranted: true, at: now,
        source: "test-grant", evidence: "benchmark loop-on-real-orders")
    }
    try await records.write { [tenant] tx in try tx.insertConsents(tenant, consents) }
  }

  /// Turns the loop until nothing is due.
  func settle() async throws {
    while true {
      var count = try await understander.drain(tenant)
      count += try await decider.drain(tenant)
      count += try await executor.drain(tenant).leased
      count += try await learner.drain(tenant)
      if count == 0 { return }
    }
  }

  /// Drafts and starts a win-back strategy and considers everybody who has lapsed already.
  func start(_ key: String) async throws {
    let document: JSON = [
      "name": "Win back", "kind": "win_back", "audience": ["segment": "lapsed-90"],
      "trigger": ["on": "segment_entered"], "holdout": 0.5, "goal": ["event": "order", "window_days": 90],
      "arms": [["key": "mail", "actions": [["channel": "email", "template": "win-back"]]]],
    ]
    _ = try await desk.draft(tenant, key: key, document: document, author: "benchmark")
    _ = try await desk.start(tenant, key: key, by: "benchmark")
    try await desk.enroll(tenant, key: key)
    try await settle()
  }
}

/// A clock's hand.
final class MovingTime: Sendable {
  private let instant: Mutex<Instant>

  init(_ start: Instant) { instant = Mutex(start) }

  var now: Instant { instant.withLock { $0 } }
  func advance(to later: Instant) { instant.withLock { $0 = max($0, later) } }
}
