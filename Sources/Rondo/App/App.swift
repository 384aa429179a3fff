import API
import Act
import Content
import Crypto
import DNS
import Domain
import Glibc
import HTTPClient
import JSON
import Mail
import Postgres
import SQL
import SQLite
import Store
import Synchronization

/// Everything a process is made of, wired once.
final class App: Sendable {
  let configuration: Configuration
  let directory: DataDirectory
  let database: any Database
  let records: any Records
  let clock: Clock
  let ids: IDSource
  let executor: Executor
  let services: Services
  let router: Router
  let tenant: Tenant
  let runner: LoopRunner
  let client: HTTPClient
  let log: Log
  /// Nil where this process is the only one.
  let line: WakeLine?
  let shopLoader: ShopLoader?
  let mail: MailOffice
  /// People whom the log of erasures names and the database had back.
  let erasedAgain = Atomic<Int>(0)

  /// Opens the data directory, brings the schema up to date, and sets up the first tenant when there is none.
  static func open(
    _ configuration: Configuration, firstTenant: FirstTenant = FirstTenant(), clock: Clock = .system,
    isSimulated: Bool = false, isDemo: Bool = false
  ) async throws -> App {
    let directory = try DataDirectory(configuration.dataDirectory)
    let database: any Database =
      if let conninfo = configuration.postgres {
        try PostgresDatabase(conninfo: conninfo)
      } else {
        try SQLiteDatabase(path: configuration.databasePath)
      }
    let store = Store(database: database)
    try await store.migrate()
    let ids = IDSource.system(clock: clock)
    let tenant = try await firstTenant.find(store, configuration, clock: clock, ids: ids)
    let app = try App(
      configuration, directory, database, store, clock: clock, ids: ids, tenant: tenant, isSimulated: isSimulated,
      isDemo: isDemo)
    try await app.catchUpWithErasures()
    return app
  }

  /// A database that was put back from a backup, by whatever means, holds people who were erased since: they go before
  /// anybody is written to. What a killed process left of an erasure goes too.
  private func catchUpWithErasures() async throws {
    let again = try await services.erasures.replayLog()
    erasedAgain.store(again, ordering: .relaxed)
    if again > 0 { log("erased \(again) again, as erasures.log says: the database was from before") }
    for tenant in try await records.read({ try $0.tenants().map(\.id) }) { try await services.erasures.resume(tenant) }
  }

  private init(
    _ configuration: Configuration, _ directory: DataDirectory, _ database: any Database, _ records: any Records,
    clock: Clock, ids: IDSource, tenant: Tenant, isSimulated: Bool, isDemo: Bool
  ) throws {
    self.configuration = configuration
    self.directory = directory
    self.database = database
    self.records = records
    self.clock = clock
    self.ids = ids
    self.tenant = tenant
    let client = HTTPClient(guard: App.door(configuration), options: HTTPClient.Options())
    self.client = client
    let log = Log.standardError(configuration.log)
    self.log = log
    let line = (database as? PostgresDatabase).map(WakeLine.init)
    self.line = line
    let keyring = try SecretKeyring(path: configuration.secretKeyPath, text: configuration.secretKeys)
    let mail = MailOffice(
      records: records, vault: keyring, house: try App.house(configuration),
      names: .dns(DNSResolver(server: configuration.nameServer)))
    self.mail = mail
    executor = Executor(records: records, clock: clock, random: .system) { tenant in
      [try await mail.sender(for: tenant), WebhookSender(post: .http(client)), CouponSender()]
    }
    let live = LiveFeed()
    // A process on simulated time has no past of its own to fill.
    shopLoader = isSimulated || isDemo ? nil : ShopLoader(configuration)
    let signals = LoopRunner.Signals()
    let wake: @Sendable () -> Void = {
      signals.wake()
      line?.ring()
    }
    services = Services(
      records: records, clock: clock, ids: ids, random: .system,
      mail: mail, rotateSecrets: { try await keyring.rotate(records, at: clock.now()) },
      dataDirectory: configuration.dataDirectory, isSimulated: isSimulated,
      firstStart: FirstAccount(configuration: configuration).start,
      console: ConsoleFolder.read(configuration.console), isDemo: isDemo, live: live, shopLoader: shopLoader,
      mailWarning: { [id = tenant.id] in try await App.signingWarning(mail, records, id, configuration, $0) },
      outages: { [executor] in executor.outages(at: clock.now()) }, wake: wake, log: log)
    runner = LoopRunner(
      tenant: tenant.id, records: records, clock: clock, ids: ids, executor: executor, erasures: services.erasures,
      announcer: Announcer(records: records, clock: clock, random: .system, vault: keyring, post: .http(client)),
      signals: signals,
      didWork: {
        live.changed($0)
        line?.ring()
      }, log: log)
    router = Router(services: services)
  }

  /// What calls to the tenant's systems may reach beside the public internet.
  private static func door(_ configuration: Configuration) -> OutboundGuard {
    OutboundGuard(
      allowing: Set(configuration.allowedHooks.map { OutboundGuard.Endpoint(host: $0.host, port: $0.port) }))
  }

  /// The way out of the process's own configuration, and what tenants may name.
  private static func house(_ configuration: Configuration) throws -> MailOffice.House {
    let own = configuration.smtp.map { OutboundGuard.Endpoint(host: $0.host, port: $0.port) }
    let allowed = configuration.allowedRelays.map { OutboundGuard.Endpoint(host: $0.host, port: $0.port) }
    let door = OutboundGuard(allowing: Set(allowed + (own.map { [$0] } ?? [])))
    // What composes belongs to each tenant; this one only delivers.
    let transport = configuration.smtp.map { host, port in
      MailTransport.smtp(SMTPServer(host: host, port: port, security: .none), guard: door) { mail, id, date in
        try Mail.compose(MailMessage(mail, messageID: id, date: date))
      }
    }
    return MailOffice.House(
      transport: transport, signer: try signer(configuration), guard: door, authorities: configuration.mailAuthorities)
  }

  /// The signer of what leaves; a key that can't be used is told at the start, not at the first mail.
  private static func signer(_ configuration: Configuration) throws -> DKIMSigner? {
    guard let (domain, selector, path) = configuration.dkim else { return nil }
    guard let key = DataDirectory.read(path) else {
      throw Configuration.Problem(
        name: "--dkim", english: "can't read the key file \(path).", chinese: "无法读取私钥文件 \(path)。")
    }
    return try DKIMSigner(domain: domain, selector: selector, privateKeyPEM: key)
  }

  /// What a person should know about the mails before the first one leaves; empty when all is well.
  func mailWarnings(_ language: Language) async throws -> [String] {
    guard let tenant = try await records.read({ [id = tenant.id] tx in try tx.tenant(id) }) else { return [] }
    let signs = try await records.read { [id = tenant.id] tx in try tx.mailAccount(id).dkim != nil }
    switch try await mail.way(for: tenant) {
    case .mailbox: return []
    case .closed(let reason): return [Catalogue.act.render(reason, language)]
    case .account, .house:
      let signing = App.signing(signs, configuration)
      // In a sandbox the domain is anybody's.
      let findings = tenant.mode == .live ? try await mail.findings(for: tenant).filter { $0.level != .ok } : []
      return (signing.warning.map { [Catalogue.act.render($0, language)] } ?? []) + findings.map { $0.text(language) }
    }
  }

  /// What is missing in the signatures of mails; nil when all is well, or none leave.
  private static func signingWarning(
    _ mail: MailOffice, _ records: any Records, _ id: TenantID, _ configuration: Configuration, _ language: Language
  ) async throws -> String? {
    let (tenant, signs) = try await records.read { tx in (try tx.tenant(id), try tx.mailAccount(id).dkim != nil) }
    guard let tenant else { return nil }
    switch try await mail.way(for: tenant) {
    case .mailbox, .closed: return nil
    case .account, .house: return signing(signs, configuration).warning.map { Catalogue.act.render($0, language) }
    }
  }

  private static func signing(_ signs: Bool, _ configuration: Configuration) -> MailSigning {
    signs || configuration.dkim != nil ? .ours(headers: DKIMSigner.signedFields) : .none
  }

  /// Whether the tenant is in sandbox mode now.
  func isSandbox() async throws -> Bool {
    try await records.read { [id = tenant.id] tx in try tx.tenant(id)?.mode == .sandbox }
  }

  /// Another process left work, or did some.
  func heard() {
    runner.wake()
    services.live.changed(.work)
  }

  func close() async {
    client.close()
    await database.close()
  }
}

/// How the first tenant of a data directory is set up.
struct FirstTenant: Sendable {
  var name = "Rondo"
  var zone = Zone("Asia/Shanghai")!
  var currency = Currency("CNY")!
  var language = Language.chinese

  /// The tenant of the store; made, with an owner's key in the data directory, when there is none.
  func find(_ store: Store, _ configuration: Configuration, clock: Clock, ids: IDSource) async throws -> Tenant {
    if let tenant = try await store.read({ try $0.tenants().first }) { return tenant }
    let random = RandomSource.system
    let key = "rondo_own_" + Base64.encode(random.bytes(32), .unpadded)
    let tenant = Tenant(
      id: ids.next(), name: name, zone: zone, currency: currency, language: language, mode: .sandbox,
      secret: random.bytes(32), settings: TenantSettings(), createdAt: clock.now())
    let owner = APIKey(
      id: ids.next(), tenant: tenant.id, name: "owner", kind: .own, hash: Digest.sha256(Array(key.utf8)),
      createdAt: tenant.createdAt)
    try DataDirectory.writePrivate(key + "\n", to: configuration.ownerKeyPath)
    let first = try await store.writeAlone { tx in
      // Another process may have been first.
      if let tenant = try tx.tenants().first { return tenant }
      try tx.insertTenant(tenant)
      try tx.insertAPIKey(owner)
      return tenant
    }
    // The key opens nothing then.
    if first.id != tenant.id { unlink(configuration.ownerKeyPath) }
    return first
  }
}
