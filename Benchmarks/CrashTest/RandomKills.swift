import Domain
import TestSupport

/// Kills at random moments, one after another, in one store that lives through them.
actor RandomKills {
  struct Plan: Sendable {
    var kills: Int
    var powerCuts = 0
    var serverKills = 0
    /// In half of the rounds two processes work.
    var inPairs = false
    /// Stops at the first loss, which is what it is run for.
    var isControl = false
    var seed: UInt64
  }

  let scene: CrashScene
  private let plan: Plan
  private let cluster: PostgresCluster?
  private var random: SeededRandom
  private var lengths = PhaseLengths()
  private var tally = KillTally()

  init(_ engine: TestEngine, shop: CrashShop, plan: Plan, cluster: PostgresCluster? = nil) throws {
    scene = try CrashScene(engine, shop: shop)
    self.plan = plan
    self.cluster = cluster
    random = SeededRandom(seed: plan.seed)
  }

  func run() async throws -> (tally: KillTally, verdict: CrashInspection.Verdict, rounds: Int) {
    try await scene.setUp(secret: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
    try await watchOne()
    while await isOpen {
      do {
        try await round()
      } catch  where plan.isControl {
        await scene.lose("after a power cut the store can't be read: \(error)")
      }
      if await scene.rounds.count.isMultiple(of: 20) {
        scene.note("\(tally.kills) kills, \(tally.inFlight) in flight, \(await scene.rounds.count) rounds")
      }
    }
    if !plan.isControl { try await scene.lookAtEverything() }
    let verdict = await scene.verdict
    let rounds = await scene.rounds.count
    await scene.close()
    return (tally, verdict, rounds)
  }

  private var isOpen: Bool {
    get async {
      let isDone = tally.kills >= plan.kills && tally.serverKills >= plan.serverKills
      let verdict = await scene.verdict
      if plan.isControl, !(verdict.lost + verdict.others).isEmpty { return false }
      let hasFailed = await scene.hasFailed
      return !isDone && !hasFailed
    }
  }

  /// A round that nobody disturbs, to see how long everything takes.
  private func watchOne() async throws {
    let round = await scene.newRound()
    try await settle(round, doubtful: 0)
  }

  private func round() async throws {
    let round = await scene.newRound()
    let doubtful =
      plan.inPairs && Bool.random(using: &random) ? try await pair(round) : try await oneByOne(round)
    if plan.isControl, await !scene.verdict.lost.isEmpty { return }
    try await settle(round, doubtful: doubtful)
  }

  private func settle(_ round: CrashRound, doubtful: Int) async throws {
    let end = await scene.finish(round)
    if end != .done {
      await scene.fail("round \(round.number): the process that does the rest ended otherwise: \(end)")
    }
    lengths.learn(FlightRecorder.read(path: FlightRecorder.path(scene.shop.folder, .alone)))
    try await scene.lookAtSettled(round, doubtful: doubtful)
  }
}

// MARK: - One process after another

extension RandomKills {
  /// Up to three processes that do the round and die of it. How many mails were being sent when they did.
  private func oneByOne(_ round: CrashRound) async throws -> Int {
    var doubtful = 0
    for _ in 0..<Int.random(in: 1...3, using: &random) where tally.kills < plan.kills || wantsServer {
      await scene.passLeases()
      let isCut = wantsCut
      let cut = isCut ? UInt64.random(in: 0..<1 << 62, using: &random) : nil
      guard let process = await scene.start(of: round, cut: cut) else { throw BenchmarkProblem("No process starts.") }
      let isToDie = try await strike(process)
      let end = await scene.end(of: process)
      let flight = FlightRecorder.read(path: process.flight)
      lengths.learn(flight)
      if case .failed = end { await scene.fail("round \(round.number): the process ended otherwise: \(end)") }
      if end == .killed {
        if isCut { tally.powerCuts += 1 }
        try await look(round, [flight], &doubtful, strikes: 1)
      } else {
        if isToDie { tally.missed += 1 }
        doubtful = try await scene.inspect(round) { try await $0.doubtful() }
        return doubtful
      }
    }
    return doubtful
  }

  /// Kills the process, or the database under it, at a random moment. Whether a process was to die.
  private func strike(_ process: CrashProcess) async throws -> Bool {
    let moment = lengths.moment(using: &random)
    if wantsServer, try await strikeServer(at: moment, of: process) { return false }
    if await process.reach(moment) { process.kill() }
    return true
  }

  private var wantsCut: Bool {
    let left = plan.powerCuts - tally.powerCuts
    return left > 0 && Int.random(in: 0..<max(1, plan.kills - tally.kills), using: &random) < left
  }

  private var wantsServer: Bool {
    let left = plan.serverKills - tally.serverKills
    return left > 0 && Int.random(in: 0..<max(1, plan.kills - tally.kills), using: &random) < left
  }

  /// Kills the database while the process works, and starts it again. False when the process was done before.
  private func strikeServer(at moment: CrashProcess.Moment, of process: CrashProcess) async throws -> Bool {
    guard let cluster, await process.reach(moment) else { return false }
    await onThread { cluster.kill() }
    tally.serverKills += 1
    if FlightRecorder.read(path: process.flight).portions > 0 { tally.serverKillsInFlight += 1 }
    try await onThread { Result { try cluster.start() } }.get()
    return true
  }

  /// After a death: what was promised is there, and no more is in doubt than was being sent.
  private func look(
    _ round: CrashRound, _ flights: [FlightRecorder.Snapshot], _ doubtful: inout Int, strikes: Int
  ) async throws {
    try await scene.lookAtAcknowledged(round)
    let now = ProcessClock(folder: scene.shop.folder).now
    let (held, count) = try await scene.inspect(round) { (try await $0.held(now: now), try await $0.doubtful()) }
    tally.note(flights, held)
    tally.unknownAtMost = max(tally.unknownAtMost, (count - doubtful + strikes - 1) / strikes)
    doubtful = count
  }
}

// MARK: - Two processes

extension RandomKills {
  /// Two processes on one database, of which one or both die, and sometimes the database under them.
  private func pair(_ round: CrashRound) async throws -> Int {
    await scene.passLeases()
    let stop = scene.shop.folder + "/stop"
    Command.remove(stop)
    guard let first = await scene.start(.first, of: round), let second = await scene.start(.second, of: round) else {
      throw BenchmarkProblem("No process starts.")
    }
    var serverStrikes = 0
    if wantsServer {
      // The first alone passes through every phase; the second turns from the beginning.
      if try await strikeServer(at: momentOfPair(), of: first) { serverStrikes = 1 }
    }
    let moment = momentOfPair()
    let victims = [[first], [second], [first, second]].randomElement(using: &random)!
    if await first.reach(moment) { for victim in victims { victim.kill() } }
    // Whoever is left goes on alone for a while.
    let rest = Duration.milliseconds(Int64.random(in: 0..<60, using: &random))
    try await Task.sleep(for: rest)
    if Bool.random(using: &random) {
      for process in [first, second] { process.kill() }
    }
    Command.write([], to: stop)
    var deaths: [FlightRecorder.Snapshot] = []
    for process in [first, second] {
      let end = await scene.end(of: process)
      if case .failed = end { await scene.fail("round \(round.number): one of two ended otherwise: \(end)") }
      if end == .killed { deaths.append(FlightRecorder.read(path: process.flight)) }
    }
    tally.together += deaths.count
    var doubtful = 0
    try await look(round, deaths, &doubtful, strikes: max(1, deaths.count + serverStrikes))
    return doubtful
  }

  /// A process of a pair never settles: whoever waited for that would wait until the process gives up.
  private func momentOfPair() -> CrashProcess.Moment {
    var moment = lengths.moment(using: &random)
    if moment.phase == .settling { moment.phase = .turning }
    return moment
  }
}
