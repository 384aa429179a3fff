package import Act
package import Crypto
package import Decide
package import Domain
package import Learn
package import Sense
package import Understand

/// What the handlers work with, put together once in the composition root.
package struct Services: Sendable {
  package let records: any Records
  private let maintenance: (any Maintenance)?
  package let clock: Clock
  package let ids: IDSource
  package let random: RandomSource
  package let strategies: StrategyDesk
  package let segments: SegmentDesk
  package let intake: Intake
  package let importer: Importer
  package let merges: CustomerMerge
  package let ledger: LedgerDesk
  package let mail: MailOffice
  /// Seals every secret anew; returns how many there were.
  package let rotateSecrets: @Sendable () async throws -> Int
  package let engagements: EngagementDesk
  let consents: ConsentDesk
  package let effects: EffectDesk
  package let erasures: EraseDesk
  /// Where import files are spooled, in a folder `imports`.
  package let dataDirectory: String
  /// The process runs on simulated time, so it refuses live mode.
  package let isSimulated: Bool
  /// Called after every write that leaves work for the loop.
  package let wake: @Sendable () -> Void
  package let log: Log
  package let firstStart: FirstStart
  /// Nil where the process serves the API alone.
  package let console: ConsoleFiles?
  /// The process runs the demo shop.
  package let isDemo: Bool
  let importProgress: ImportProgress
  let importJobs = ImportJobs()
  /// Tells open consoles that something changed.
  package let live: LiveFeed
  /// Fills an empty sandbox with the demo shop's facts; nil where the process can't.
  package let shopLoader: (any ShopLoading)?
  /// What a person should know about the signatures of mails; nil when all is well.
  package let mailWarning: @Sendable (Language) async throws -> String?
  /// Providers that don't answer: until when each is not asked.
  package let outages: @Sendable () -> [(provider: String, until: Instant)]
  let targets = OverviewTargets()
  /// Kept only where a shop is so large that a person would wait: elsewhere the numbers move as things happen.
  let overviewSums = Kept<OverviewSums.Key, OverviewSums>(free: .milliseconds(150))
  let throttle = SignInThrottle()
  let keys = KnownKeys()
  let requests = RequestFigures()
  /// Mails to the people who work here; somebody has to run it.
  package let letters: Letters

  /// The desks are made here: they need nothing but the store, the clock and ids.
  package init(
    records: any Records, clock: Clock, ids: IDSource, random: RandomSource, mail: MailOffice,
    rotateSecrets: @escaping @Sendable () async throws -> Int = { 0 }, dataDirectory: String, isSimulated: Bool,
    firstStart: FirstStart = .closed, console: ConsoleFiles? = nil, isDemo: Bool = false, live: LiveFeed = LiveFeed(),
    shopLoader: (any ShopLoading)? = nil,
    mailWarning: @escaping @Sendable (Language) async throws -> String? = { _ in nil },
    outages: @escaping @Sendable () -> [(provider: String, until: Instant)] = { [] },
    wake: @escaping @Sendable () -> Void, log: Log
  ) {
    let records = AuditedRecords(base: records, keys: keys)
    self.records = records
    maintenance = records.maintenance
    self.clock = clock
    self.ids = ids
    self.random = random
    strategies = StrategyDesk(records: records, clock: clock, ids: ids, hasRelay: mail.hasOwnRelay)
    segments = SegmentDesk(records: records, clock: clock, ids: ids)
    intake = Intake(records: records, clock: clock, ids: ids)
    importer = Importer(records: records, clock: clock, ids: ids)
    merges = CustomerMerge(records: records, clock: clock, ids: ids)
    ledger = LedgerDesk(records: records, clock: clock)
    consents = ConsentDesk(records: records, clock: clock, ids: ids)
    engagements = EngagementDesk(records: records, clock: clock, ids: ids)
    effects = EffectDesk(records: records, clock: clock)
    self.mail = mail
    self.rotateSecrets = rotateSecrets
    letters = Letters(log: log) { tenant in
      try await mail.transport(for: tenant).map { TestMail(transport: $0, clock: clock, ids: ids) }
    }
    let progress = ImportProgress()
    importProgress = progress
    erasures = EraseDesk(
      records: records, clock: clock, ids: ids, log: ErasureLog(folder: dataDirectory),
      files: { tenant, mentions in
        try ImportSpool(dataDirectory, tenant).forget(mentions) { progress[$0] != nil }
      })
    self.dataDirectory = dataDirectory
    self.isSimulated = isSimulated
    self.firstStart = firstStart
    self.console = console
    self.isDemo = isDemo
    self.live = live
    self.shopLoader = shopLoader
    self.mailWarning = mailWarning
    self.outages = outages
    self.wake = { [live] in
      live.changed(.work)
      wake()
    }
    self.log = log
  }
}

extension Services {
  func purge() async throws -> PurgeReport {
    guard let maintenance else { throw APIError.internal }
    return try await maintenance.purge()
  }
}
