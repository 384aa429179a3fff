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
  package let clock: Clock
  package let ids: IDSource
  package let random: RandomSource
  package let strategies: StrategyDesk
  package let segments: SegmentDesk
  package let intake: Intake
  package let importer: Importer
  package let merges: CustomerMerge
  package let ledger: LedgerDesk
  /// Nil where no mail server is configured.
  package let testMail: TestMail?
  package let engagements: EngagementDesk
  package let effects: EffectDesk
  package let erasures: EraseDesk
  /// Where import files are spooled, in a folder `imports`.
  package let dataDirectory: String
  /// The process runs on simulated time, so it refuses live mode.
  package let isSimulated: Bool
  /// Called after every write that leaves work for the loop.
  package let wake: @Sendable () -> Void
  /// Takes lines for the log; never the content of a request.
  package let log: @Sendable (String) -> Void
  package let firstStart: FirstStart
  /// Nil where the process serves the API alone.
  package let console: ConsoleFiles?
  /// The process runs the demo shop.
  package let isDemo: Bool
  let importProgress: ImportProgress
  let targets = OverviewTargets()
  let throttle = SignInThrottle()

  /// The desks are made here: they need nothing but the store, the clock and ids.
  package init(
    records: any Records, clock: Clock, ids: IDSource, random: RandomSource, testMail: TestMail?,
    dataDirectory: String, isSimulated: Bool, firstStart: FirstStart = .closed, console: ConsoleFiles? = nil,
    isDemo: Bool = false, wake: @escaping @Sendable () -> Void, log: @escaping @Sendable (String) -> Void
  ) {
    self.records = records
    self.clock = clock
    self.ids = ids
    self.random = random
    strategies = StrategyDesk(records: records, clock: clock, ids: ids)
    segments = SegmentDesk(records: records, clock: clock, ids: ids)
    intake = Intake(records: records, clock: clock, ids: ids)
    importer = Importer(records: records, clock: clock, ids: ids)
    merges = CustomerMerge(records: records, clock: clock, ids: ids)
    ledger = LedgerDesk(records: records, clock: clock)
    engagements = EngagementDesk(records: records, clock: clock, ids: ids)
    effects = EffectDesk(records: records, clock: clock)
    let progress = ImportProgress()
    importProgress = progress
    erasures = EraseDesk(
      records: records, clock: clock, ids: ids, log: ErasureLog(folder: dataDirectory),
      files: { tenant, mentions in
        try ImportSpool(dataDirectory, tenant).forget(mentions) { progress[$0] != nil }
      })
    self.testMail = testMail
    self.dataDirectory = dataDirectory
    self.isSimulated = isSimulated
    self.firstStart = firstStart
    self.console = console
    self.isDemo = isDemo
    self.wake = wake
    self.log = log
  }
}
