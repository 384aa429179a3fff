import API
import Act
import Decide
import Domain
import Learn
import Understand

/// Turns the loop of one tenant: each room takes what is due for it, and sleeps when nothing is.
struct LoopRunner: Sendable {
  let tenant: TenantID
  let records: any Records
  let clock: Clock
  let understander: Understander
  let decider: Decider
  let desk: StrategyDesk
  let executor: Executor
  let learner: Learner
  let erasures: EraseDesk
  let announcer: Announcer
  let retention: RetentionDesk
  let signals: Signals
  let log: Log
  /// Told which room did something.
  private let didWork: @Sendable (LiveFeed.Kind) -> Void

  /// One for each lane; made before the lanes, for those who wake them.
  struct Signals: Sendable {
    fileprivate let all = (0..<7).map { _ in WakeSignal() }

    /// Wakes every room; each looks whether something is due for it.
    func wake() {
      for signal in all { signal.wake() }
    }
  }

  init(
    tenant: TenantID, records: any Records, clock: Clock, ids: IDSource, executor: Executor,
    erasures: EraseDesk, announcer: Announcer, signals: Signals,
    didWork: @escaping @Sendable (LiveFeed.Kind) -> Void = { _ in }, log: Log
  ) {
    self.tenant = tenant
    self.records = records
    self.clock = clock
    understander = Understander(records: records, clock: clock, ids: ids)
    decider = Decider(records: records, clock: clock, ids: ids)
    desk = StrategyDesk(records: records, clock: clock, ids: ids)
    learner = Learner(records: records, clock: clock, ids: ids)
    self.executor = executor
    self.didWork = didWork
    self.erasures = erasures
    self.announcer = announcer
    retention = RetentionDesk(records: records, clock: clock, ids: ids, erasures: erasures)
    self.signals = signals
    self.log = log
  }

  func wake() { signals.wake() }

  /// Works until the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await work(.understand, signals.all[0]) { try await understander.runOnce(tenant) } }
      group.addTask {
        await work(.decide, signals.all[1]) {
          try await desk.runSchedules(tenant) + (try await decider.runOnce(tenant))
        }
      }
      group.addTask { await work(.learn, signals.all[2]) { try await learner.runOnce(tenant) } }
      group.addTask {
        await executor.run(tenant, wake: signals.all[3]) { round in
          switch round {
          case .success:
            didWork(.act)
            wake()
          case .failure(let error): log("act: \(error)", .error)
          }
        }
      }
      // What an erasure had to wait for: an action on its way, a file that was being read.
      group.addTask { await work(.erase, signals.all[4]) { try await erasures.resume(tenant) } }
      // Once a day; what it takes others have to look at again.
      group.addTask { await work(.erase, signals.all[6]) { try await retention.runOnce(tenant) } }
      group.addTask { await work(.tell, signals.all[5]) { try await announcer.runOnce(tenant) } }
    }
  }

  /// Works until nothing is due in any room. Returns whether anything was done.
  @discardableResult
  func settle() async throws -> Bool {
    var didAnything = false
    while true {
      var count = try await desk.runSchedules(tenant)
      count += try await understander.drain(tenant)
      count += try await decider.drain(tenant)
      count += try await executor.drain(tenant).leased
      count += try await learner.drain(tenant)
      count += try await erasures.resume(tenant)
      count += try await announcer.drain(tenant)
      if count == 0 { return didAnything }
      didAnything = true
    }
  }

  private func work(_ room: LiveFeed.Kind, _ signal: WakeSignal, _ once: () async throws -> Int) async {
    while !Task.isCancelled {
      var (pause, start) = (Rest.afterError, ContinuousClock.now)
      let lookedAt = clock.now()
      do {
        if try await once() > 0 {
          didWork(room)
          wake()
          continue
        }
        pause = try await records.read { try Rest.span($0, tenant, now: lookedAt) }
      } catch {
        log("\(room.rawValue): \(error)", .error)
        start = .now
      }
      await Rest.sleep(pause, since: start) { await signal.wait(atMost: $0) }
    }
  }
}
