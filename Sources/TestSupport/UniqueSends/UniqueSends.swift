package import Domain
package import JSON
internal import Synchronization

/// Random histories of entries, versions, merges, decisions and messages, each judged from its trace.
package struct UniqueSends: Sendable {
  package private(set) var histories = 0
  package private(set) var concurrentHistories = 0
  package private(set) var planned = 0
  package private(set) var begun = 0
  package private(set) var merges = 0
  package private(set) var unmerges = 0
  package private(set) var versions = 0
  /// Pairs of messages of one strategy to one person, the later begun after their merge; all of them allowed.
  package private(set) var mergedPairs = 0
  /// Actions that a merge called off.
  package private(set) var cancelled = 0
  package private(set) var staleMoves = 0
  package private(set) var violations = 0
  package private(set) var examples: [String] = []

  package init() {}

  /// A history by one process, with others acting between its transactions.
  package mutating func runAlone(_ store: any Records, seed: UInt64) async throws {
    let world = SendWorld(store, seed: seed)
    try await world.setUp()
    let other = SendHand(world, isAlone: true)
    let hand = SendHand(world, isAlone: true) {
      guard world.chance(20) else { return }
      try await other.perform(SendHand.Step.beside[world.below(SendHand.Step.beside.count)])
    }
    try await start(world, other)
    for _ in 0..<20 + world.below(21) {
      try await hand.perform(SendHand.Step.many[world.below(SendHand.Step.many.count)])
    }
    try await other.settle()
    try await judge(world, seed)
    histories += 1
  }

  /// A history by several processes at once.
  package mutating func runTogether(_ store: any Records, seed: UInt64) async throws {
    let world = SendWorld(store, seed: seed)
    try await world.setUp()
    let first = SendHand(world, isAlone: false)
    try await start(world, first)
    let roles: [[SendHand.Step]] = [
      [.enter, .enter, .enter, .run, .pass, .change], [.decide], [.decide, .decide, .abandon],
      [.merge, .merge, .unmerge],
      [.merge, .unmerge, .reconsider], [.execute], [.execute],
    ]
    try await withThrowingTaskGroup { group in
      for role in roles {
        let hand = SendHand(world, isAlone: false)
        group.addTask {
          for _ in 0..<8 { try await hand.perform(role[world.below(role.count)]) }
        }
      }
      try await group.waitForAll()
    }
    try await first.settle()
    try await judge(world, seed)
    concurrentHistories += 1
  }

  private func start(_ world: SendWorld, _ hand: SendHand) async throws {
    let count = 1 + world.below(2)
    for number in 0..<count {
      let plan = world.withRandom { SendPlan.random("s\(number)", using: &$0) }
      world.memory.withLock { $0.plans.append(plan) }
      try await hand.start(plan)
    }
  }

  private mutating func judge(_ world: SendWorld, _ seed: UInt64) async throws {
    let (trace, cancelled, problems) = try await world.finishedTrace()
    let judge = SendJudge(trace)
    planned += trace.planned.count
    begun += trace.begun.count
    merges += trace.links.count
    unmerges += trace.links.count { $0.undone != nil }
    versions += trace.rules.count
    mergedPairs += judge.mergedPairs
    self.cancelled += cancelled
    staleMoves += world.memory.withLock { $0.staleMoves }
    let all = judge.problems + problems
    violations += all.count
    examples += all.prefix(max(0, 20 - examples.count)).map { "seed \(seed): \($0)" }
  }

  package static func + (left: UniqueSends, right: UniqueSends) -> UniqueSends {
    var sum = left
    sum.histories += right.histories
    sum.concurrentHistories += right.concurrentHistories
    sum.planned += right.planned
    sum.begun += right.begun
    sum.merges += right.merges
    sum.unmerges += right.unmerges
    sum.versions += right.versions
    sum.mergedPairs += right.mergedPairs
    sum.cancelled += right.cancelled
    sum.staleMoves += right.staleMoves
    sum.violations += right.violations
    sum.examples = Array((left.examples + right.examples).prefix(20))
    return sum
  }

  package var holds: Bool { violations == 0 && mergedPairs > 0 && cancelled > 0 }

  package var json: JSON {
    [
      "histories": .int(Int64(histories)), "concurrent_histories": .int(Int64(concurrentHistories)),
      "planned": .int(Int64(planned)), "begun": .int(Int64(begun)), "merges": .int(Int64(merges)),
      "unmerges": .int(Int64(unmerges)), "versions": .int(Int64(versions)),
      "allowed_pairs_after_merge": .int(Int64(mergedPairs)), "cancelled_by_merge": .int(Int64(cancelled)),
      "stale_moves": .int(Int64(staleMoves)), "violations": .int(Int64(violations)), "holds": .bool(holds),
    ]
  }
}
