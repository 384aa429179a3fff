import Domain
package import JSON
import Rules

/// What came of comparing Rules with the oracle.
package struct SegmentComparison: Sendable {
  package var cases = 0
  /// Another answer than the oracle's: at the clock, at or just before a `validUntil`, or at a probe.
  package var mismatches = 0
  /// The oracle's answer changed before a `validUntil`.
  package var boundaryChanges = 0
  package var wakeUps = 0
  /// Instants at which some atomic condition turned.
  package var atomicChanges = 0
  /// Wake-ups at instants at which none did.
  package var excessWakeUps = 0
  /// The first few failures in words.
  package var failures: [String] = []

  package init() {}

  package var json: JSON {
    [
      "cases": .int(Int64(cases)), "mismatches": .int(Int64(mismatches)),
      "boundary_changes": .int(Int64(boundaryChanges)), "wake_ups": .int(Int64(wakeUps)),
      "atomic_changes": .int(Int64(atomicChanges)), "excess_wake_ups": .int(Int64(excessWakeUps)),
    ]
  }

  /// Follows one case from wake-up to wake-up to its horizon.
  package mutating func run(seed: UInt64) throws(JSONError) {
    let trial = try Trial(seed: seed)
    cases += 1
    atomicChanges += trial.turns.count
    for instant in trial.probes where trial.evaluate(instant).isMember != trial.truth(instant) {
      mismatches += 1
      note("probe", trial, instant)
    }
    var index = 0
    var now = trial.now
    while true {
      let evaluation = trial.evaluate(now)
      let until = evaluation.validUntil?.microseconds ?? .max
      if evaluation.isMember != trial.truth(now) {
        mismatches += 1
        note("answer", trial, now)
      }
      if until <= now {
        boundaryChanges += 1
        note("validUntil is not later", trial, now)
        return
      }
      while index < trial.candidates.count, trial.candidates[index] < until {
        if trial.candidates[index] > now, trial.truths[index] != evaluation.isMember {
          boundaryChanges += 1
          note("changed before \(until)", trial, trial.candidates[index])
        }
        index += 1
      }
      guard until <= trial.horizon else { return }
      wakeUps += 1
      let before = trial.evaluate(until - 1)
      if before.isMember != evaluation.isMember || trial.truth(until - 1) != evaluation.isMember
        || before.validUntil?.microseconds != until
      {
        mismatches += 1
        note("one microsecond before", trial, until)
      }
      if !trial.turns.contains(until) {
        excessWakeUps += 1
        note("nothing turned", trial, until)
      }
      now = until
    }
  }

  private mutating func note(_ problem: String, _ trial: Trial, _ instant: Int64) {
    guard failures.count < 5 else { return }
    failures.append(
      "seed \(trial.seed): \(problem) at \(instant) (\(Instant(microseconds: instant))), zone \(trial.zone): "
        + "\(trial.condition)")
  }
}

/// One case with the oracle's answers at every instant at which something could turn.
private struct Trial {
  let seed: UInt64
  let zone: String
  let now: Int64
  let horizon: Int64
  let condition: JSON
  let candidates: [Int64]
  let truths: [Bool]
  /// Where some atom's answer differs from the microsecond before.
  let turns: Set<Int64>
  let probes: [Int64]
  let truth: (Int64) -> Bool
  private let parsed: Condition
  private let prepared: PreparedHistory
  private let context: EvaluationContext

  init(seed: UInt64) throws(JSONError) {
    let sample = SegmentCase(seed: seed)
    self.seed = seed
    zone = sample.zone
    let now = sample.now.microseconds
    let horizon = now + (seed % 4 == 0 ? 400 : 100) * day
    self.now = now
    self.horizon = horizon
    condition = sample.condition
    parsed = try Condition(json: condition)
    prepared = seed % 2 == 0 ? PreparedHistory(sample.history) : PreparedHistory(sample.history, for: [parsed])
    context = try EvaluationContext(
      RuleContext(version: 1, document: sample.context, createdAt: sample.now), zone: Zone(zone)!)
    let oracle = SegmentOracle(history: sample.history, context: sample.context, zone: zone)
    let truth = oracle.answer(condition)
    self.truth = truth
    var random = SeededRandom(seed: ~seed)
    probes = (0..<10).map { _ in now + Int64.random(in: -100 * day...100 * day, using: &random) }
    let candidates = Trial.candidates(sample, oracle, now, horizon)
    self.candidates = candidates
    truths = candidates.map(truth)
    var turns: Set<Int64> = []
    for atom in SegmentOracle.atoms(of: condition).map(oracle.answer) {
      var last = atom(now)
      for candidate in candidates {
        let next = atom(candidate)
        if next != last { turns.insert(candidate) }
        last = next
      }
    }
    self.turns = turns
  }

  func evaluate(_ instant: Int64) -> Evaluation {
    Rules.evaluate(parsed, prepared, context, now: Instant(microseconds: instant))
  }

  /// Every fact, every fact plus every length that occurs, every local midnight: each with its neighbours.
  private static func candidates(
    _ sample: SegmentCase, _ oracle: SegmentOracle, _ now: Int64, _ horizon: Int64
  ) -> [Int64] {
    var lengths: Set<Int64> = [0, 7, 14, 30]
    collect(sample.condition, into: &lengths)
    collect(sample.context, into: &lengths)
    let facts =
      sample.history.events.map(\.at.microseconds) + sample.history.orders.map(\.at.microseconds)
      + [sample.history.since.microseconds]
    var found: Set<Int64> = []
    for fact in Set(facts) {
      for length in lengths {
        found.insert(fact + length * day)
        found.insert(fact + (length + 1) * day)
      }
    }
    for calendar in [oracle.tenantDays, oracle.customerDays] {
      found.formUnion(calendar.midnights[calendar.index(of: now)...calendar.index(of: horizon)])
    }
    let around = found.flatMap { [$0 - 1, $0, $0 + 1] }.filter { $0 > now && $0 <= horizon }
    return Set(around).sorted()
  }

  /// Every number in a document, and those in names of traits, as a possible number of days.
  private static func collect(_ json: JSON, into lengths: inout Set<Int64>) {
    switch json {
    case .int(let value): if (0...400).contains(value) { lengths.insert(value) }
    case .double(let value): if (0...400).contains(value) { lengths.insert(Int64(value)) }
    case .string(let text):
      for number in text.split(whereSeparator: { !$0.isNumber }).compactMap({ Int64($0) }) where number <= 400 {
        lengths.insert(number)
      }
    case .array(let elements): for element in elements { collect(element, into: &lengths) }
    case .object(let members): for member in members.values { collect(member, into: &lengths) }
    default: break
    }
  }
}

private let day: Int64 = 86_400_000_000
