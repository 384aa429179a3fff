import API
import Act
import Content
import Crypto
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
    if again > 0 { App.log("erased \(again) again, as erasures.log says: the database was from before") }
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
    let client = HTTPClient(guard: .strict, options: HTTPClient.Options())
    self.client = client
    let signer = try App.signer(configuration)
    let compose: @Sendable (AssembledMail, String, Instant) throws -> [UInt8] = { mail, id, date in
      let message = try Mail.compose(MailMessage(mail, messageID: id, date: date))
      return try signer?.sign(message) ?? message
    }
    let transport = configuration.smtp.map { host, port in
      MailTransport.smtp(
        SMTPServer(host: host, port: port, security: .none),
        guard: OutboundGuard(allowing: [OutboundGuard.Endpoint(host: host, port: port)]), compose: compose)
    }
    executor = Executor(records: records, clock: clock, random: .system) { _ in
      let mail: any Sender = transport.map { MailSender(transport: $0) } ?? SandboxMailSender(compose: compose)
      return [mail, WebhookSender(post: .http(client)), CouponSender()]
    }
    let signals = LoopRunner.Signals()
    services = Services(
      records: records, clock: clock, ids: ids, random: .system,
      testMail: transport.map { TestMail(transport: $0, clock: clock, ids: ids) },
      dataDirectory: configuration.dataDirectory, isSimulated: isSimulated,
      firstStart: FirstAccount(configuration: configuration).start,
      console: ConsoleFolder.read(configuration.console), isDemo: isDemo, wake: { signals.wake() }, log: App.log)
    runner = LoopRunner(
      tenant: tenant.id, records: records, clock: clock, ids: ids, executor: executor, erasures: services.erasures,
      signals: signals, log: App.log)
    router = Router(services: services)
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

  /// What a person should know about the signatures of mails before the first one leaves; nil when all is well.
  func signingWarning(_ language: Language) -> String? {
    guard configuration.smtp != nil else { return nil }
    let signing: MailSigning = configuration.dkim == nil ? .none : .ours(headers: DKIMSigner.signedFields)
    return signing.warning.map { Catalogue.act.render($0, language) }
  }

  /// Whether the tenant is in sandbox mode now.
  func isSandbox() async throws -> Bool {
    try await records.read { [id = tenant.id] tx in try tx.tenant(id)?.mode == .sandbox }
  }

  func close() async {
    client.close()
    await database.close()
  }

  /// One line on standard error; never the content of a message or a request.
  static func log(_ line: String) {
    let text = Array("\(Clock.system.now()) \(line)\n".utf8)
    _ = text.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }
}

/// How the first tenant of a data directory is set up.
struct FirstTenant: Sendable {
  var name = "Rondo"
  var zone = Zone("Asia/Shanghai")!
  var currency = Currency("CNY")!
  var language = Language.chinese

  /// The tenant of the store; made, with an owner's key in the data directory, when there is none.
  func find(_ records: any Records, _ configuration: Configuration, clock: Clock, ids: IDSource) async throws -> Tenant
  {
    if let tenant = try await records.read({ try $0.tenants().first }) { return tenant }
    let random = RandomSource.system
    let key = "rondo_own_" + Base64.encode(random.bytes(32), .unpadded)
    let tenant = Tenant(
      id: ids.next(), name: name, zone: zone, currency: currency, language: language, mode: .sandbox,
      secret: random.bytes(32), settings: TenantSettings(), createdAt: clock.now())
    let owner = APIKey(
      id: ids.next(), tenant: tenant.id, name: "owner", kind: .own, hash: Digest.sha256(Array(key.utf8)),
      createdAt: tenant.createdAt)
    try DataDirectory.writePrivate(key + "\n", to: configuration.ownerKeyPath)
    try await records.write { tx in
      try tx.insertTenant(tenant)
      try tx.insertAPIKey(owner)
    }
    return tenant
  }
}
