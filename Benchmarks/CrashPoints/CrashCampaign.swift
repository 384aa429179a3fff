import Domain
import TestSupport

/// A kill at every named point, one after another, in one store that lives through them.
actor CrashCampaign {
  struct Result: Sendable {
    var hits: [CrashPoint: Int] = [:]
    var rounds = 0
    var verdict = CrashInspection.Verdict()
    var unknownAtMost = 0
  }

  private let scene: CrashScene
  private let hits: Int
  private var random: SeededRandom
  private var result = Result()

  init(_ engine: TestEngine, shop: CrashShop, hits: Int, seed: UInt64) throws {
    scene = try CrashScene(engine, shop: shop)
    self.hits = hits
    random = SeededRandom(seed: seed)
  }

  func run() async throws -> Result {
    try await scene.setUp(secret: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
    for point in CrashPoint.allCases {
      var (tries, died) = (0, 0)
      while died < hits, tries < hits * 3, await !scene.hasFailed {
        tries += 1
        // Who missed often dies at the first pass, which every round has.
        let pass = tries > hits * 2 ? 1 : Int.random(in: 1...CrashCampaign.passes(point), using: &random)
        if try await round(point, pass) { died += 1 }
      }
      result.rounds = await scene.rounds.count
      scene.note("\(point.rawValue) hit \(result.hits[point, default: 0]) times, \(result.rounds) rounds")
    }
    try await scene.lookAtEverything()
    result.verdict = await scene.verdict
    await scene.close()
    return result
  }

  /// How often a round passes the point, at least.
  private static func passes(_ point: CrashPoint) -> Int {
    switch point {
    case .beforeIngestCommit, .afterIngestCommit: CrashRound.customers / 2
    case .beforeClaimCommit, .afterClaimCommit: 6
    case .beforeDecisionCommit, .afterDecisionCommit: 6
    case .beforeLeaseCommit, .afterLeaseCommit: 4
    case .beforeSendingCommit, .afterSendingCommit: 5
    case .beforeReplyCommit, .afterReplyCommit: 7
    case .beforeOutcomeCommit, .afterOutcomeCommit: 3
    case .beforeMergeCommit, .afterMergeCommit: CrashRound.merges + CrashRound.unmerges
    }
  }

  /// New customers; a process that dies at the point, and in half of the rounds another that dies while it does the
  /// rest; after each a look at what was promised; a process that comes to its end; and a look at the whole. Whether
  /// the first died.
  private func round(_ point: CrashPoint, _ pass: Int) async throws -> Bool {
    let round = await scene.newRound()
    var doubtful = 0
    let hasDied = try await kill(round, point, pass, &doubtful)
    if hasDied, Bool.random(using: &random) {
      let second = CrashPoint.allCases.randomElement(using: &random) ?? point
      _ = try await kill(round, second, Int.random(in: 1...CrashCampaign.passes(second), using: &random), &doubtful)
    }
    let end = await scene.finish(round)
    if end != .done {
      await scene.fail("round \(round.number): the process that does the rest ended otherwise: \(end)")
    }
    try await scene.lookAtSettled(round, doubtful: doubtful)
    return hasDied
  }

  /// Whether the process died at the point. `doubtful` counts the mails that were being sent at a kill of the round.
  private func kill(
    _ round: CrashRound, _ point: CrashPoint, _ pass: Int, _ doubtful: inout Int
  ) async throws -> Bool {
    let end = await scene.finish(round, armed: "\(point.rawValue):\(pass)")
    if case .failed = end { await scene.fail("\(point.rawValue):\(pass): the process ended otherwise: \(end)") }
    guard end == .killed else { return false }
    result.hits[point, default: 0] += 1
    try await scene.lookAtAcknowledged(round)
    let before = doubtful
    doubtful = try await scene.inspect(round) { try await $0.doubtful() }
    result.unknownAtMost = max(result.unknownAtMost, doubtful - before)
    return true
  }
}
