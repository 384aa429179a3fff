import Act
import Crypto
import Decide
import Domain
import HTTPClient
import JSON
import Mail
import Postgres
import SQL
import SQLite
import Store
import TestSupport
import Understand

/// Where the data of one engine lies, and the shop in it: opened by the process that is killed and by the one that
/// looks afterwards.
struct CrashShop: Sendable {
  let folder: String
  /// Nil is the SQLite file in the folder.
  let conninfo: String?
  var synchronous = SQLiteSynchronous.full
  /// Another way to the disk than the usual one.
  var vfs: String?

  static let mails = "welcome"
  static let both = "thanks"

  /// Lends the open store.
  func withStore<T: Sendable>(connections: Int = 4, _ body: (Store) async throws -> T) async throws -> T {
    let database: any Database =
      if let conninfo {
        try PostgresDatabase(conninfo: conninfo, connections: connections)
      } else {
        try SQLiteDatabase(path: folder + "/shop.sqlite", synchronous: synchronous, vfs: vfs)
      }
    let outcome: Result<T, any Error>
    do {
      outcome = .success(try await body(Store(database: database)))
    } catch {
      outcome = .failure(error)
    }
    await database.close()
    return try outcome.get()
  }

  /// Waits until the server has finished what the process that was killed had asked for: a commit that was on its way
  /// still happens. Nothing outlives a process that wrote a file.
  func awaitSilence() async throws {
    guard let conninfo else { return }
    let database = try PostgresDatabase(conninfo: conninfo, connections: 1)
    for _ in 0..<500 {
      let busy = try await database.read { connection in
        try connection.first(
          """
          SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND backend_type = 'client backend' AND state IS DISTINCT FROM 'idle'
          """
        ) { row in try row.int(0) }
      }
      if busy == 0 { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    await database.close()
  }

  /// What SQLite finds wrong with its file; nothing on another engine.
  func problemsOfTheFile() async throws -> [String] {
    guard conninfo == nil else { return [] }
    return try await withStore(connections: 1) { store in
      try await store.database.read { connection in
        try connection.query("PRAGMA integrity_check") { row in try row.text(0) }.filter { $0 != "ok" }
      }
    }
  }

  static func tenant(_ records: any Records) async throws -> TenantID {
    guard let tenant = try await records.read({ try $0.tenants().first?.id }) else {
      throw BenchmarkProblem("The shop is not set up.")
    }
    return tenant
  }

  /// A tenant with two live strategies: one mail to everybody who has bought, one mail and one call for each order.
  func setUp(clock: Clock, webhookPort: Int, secret: [UInt8]) async throws {
    try await withStore { store in
      try await store.migrate()
      let ids = IDSource.system(clock: clock)
      let tenant = CrashShop.tenant(ids.next(), secret: secret, at: clock.now())
      try await store.write { tx in
        try tx.insertTenant(tenant)
        for key in [CrashShop.mails, CrashShop.both] {
          try tx.insertTemplateVersion(
            tenant.id,
            TemplateVersion(
              key: key, version: 1,
              document: ["subject": .string(key), "text": "Hello {{customer.name | default: \"friend\"}}."],
              author: "benchmark", createdAt: tenant.createdAt))
        }
      }
      let segments = SegmentDesk(records: store, clock: clock, ids: ids)
      _ = try await segments.define(
        tenant.id, key: "buyers", name: "Has bought", definition: ["orders": ["at_least": 1]], by: "benchmark")
      let desk = StrategyDesk(records: store, clock: clock, ids: ids)
      for (key, document) in CrashShop.strategies(webhookPort) {
        _ = try await desk.draft(tenant.id, key: key, document: document, author: "benchmark")
        _ = try await desk.start(tenant.id, key: key, by: "benchmark")
      }
    }
  }

  private static func tenant(_ id: TenantID, secret: [UInt8], at now: Instant) -> Tenant {
    var settings = TenantSettings()
    settings.marketingHoldout = 0
    settings.caps = []
    settings.quietHours = nil
    settings.senderName = "Shop"
    settings.senderAddress = "shop@example.com"
    settings.postalAddress = "1 Example Street, London"
    return Tenant(
      id: id, name: "Shop", zone: Zone("Europe/London")!, currency: Currency("GBP")!, language: .english,
      mode: .sandbox, secret: secret, settings: settings, createdAt: now)
  }

  private static func strategies(_ port: Int) -> [(String, JSON)] {
    let goal: JSON = ["event": "order", "window_days": 1]
    let call: JSON = ["key": "call", "channel": "webhook", "url": .string("http://127.0.0.1:\(port)/actions")]
    return [
      (
        mails,
        [
          "name": "Welcome", "audience": ["segment": "buyers"], "trigger": ["on": "segment_entered"],
          "holdout": 0.1, "goal": goal,
          "arms": [["key": "mail", "actions": [["channel": "email", "template": .string(mails)]]]],
        ]
      ),
      (
        both,
        [
          "name": "Thanks", "audience": ["segment": "buyers"], "trigger": ["on": "order"],
          "reentry": ["mode": "always"], "holdout": 0.1, "goal": goal,
          "arms": [["key": "both", "actions": [["channel": "email", "template": .string(both)], call]]],
        ]
      ),
    ]
  }

  /// The ways out of the process that is killed: a mail server and an endpoint on this machine.
  static func executor(_ records: any Records, clock: Clock, smtp: Int, client: HTTPClient) -> Executor {
    let relay = MailTransport.smtp(
      SMTPServer(host: "127.0.0.1", port: smtp, security: .none),
      guard: OutboundGuard(allowing: [OutboundGuard.Endpoint(host: "127.0.0.1", port: smtp)]),
      connections: connections
    ) { mail, id, date in try compose(MailMessage(mail, messageID: id, date: date)) }
    return Executor(records: records, clock: clock, random: .system) { _ in
      [MailSender(transport: relay, lanes: connections), WebhookSender(post: .http(client), lanes: connections)]
    }
  }

  /// Open connections of one sender.
  static let connections = 4
}
