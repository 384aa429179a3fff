import Control
import Domain
import Glibc
import JSON
import Learn
import Simulator
import Statistics

/// Whether the effect report finds the truth of a simulated shop, where the truth is known.
enum SimulatedLift: Benchmark {
  static let name = "simulated-lift"
  static let summary =
    "intervals against a simulated shop's truth, and a stepwise release [--seeds 400] [--customers 5000]"

  static func run(_ arguments: [String]) async throws -> JSON {
    let seeds = option("--seeds", in: arguments) ?? 400
    let customers = option("--customers", in: arguments) ?? 5_000
    var figures = Figures()
    try await withThrowingTaskGroup(of: Figures.self) { group in
      let workers = 2
      for worker in 0..<workers {
        group.addTask {
          var figures = Figures()
          for seed in stride(from: worker + 1, through: seeds, by: workers) {
            try figures.add(try SimulatedStudy(seed: UInt64(seed), customers: customers))
          }
          return figures
        }
      }
      for try await part in group { figures.merge(part) }
    }
    return figures.json
  }

  private static func option(_ name: String, in arguments: [String]) -> Int? {
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return nil }
    return Int(arguments[place + 1])
  }

  /// Counts over the seeds.
  private struct Figures: Sendable {
    var seeds = 0
    var sequential = 0
    var fixed = 0
    var widest = 0.0
    var found = 0
    var steppedFalse = 0
    var pooledFalse = 0
    var truth = 0.0

    mutating func add(_ study: SimulatedStudy) throws {
      let (report, truth) = try study.constant()
      let effect = report.effects[0]
      seeds += 1
      sequential += effect.conversion.sequential.contains(truth) ? 1 : 0
      fixed += effect.conversion.fixed.contains(truth) ? 1 : 0
      found += effect.conversion.verdict == .gain ? 1 : 0
      self.truth += truth
      for estimate in [effect.conversion, effect.revenue] {
        widest = max(widest, estimate.sequential.width / estimate.fixed.width)
      }
      let stepped = try study.stepped()
      steppedFalse += stepped.combined.conversion.sequential.contains(0) ? 0 : 1
      pooledFalse += stepped.pooled.conversion.fixed.contains(0) ? 0 : 1
    }

    mutating func merge(_ other: Figures) {
      seeds += other.seeds
      sequential += other.sequential
      fixed += other.fixed
      widest = max(widest, other.widest)
      found += other.found
      steppedFalse += other.steppedFalse
      pooledFalse += other.pooledFalse
      truth += other.truth
    }

    var json: JSON {
      func share(_ count: Int) -> JSON { .double(Double(count) / Double(max(seeds, 1))) }
      return [
        "seeds": .int(Int64(seeds)), "covered_sequential": share(sequential), "covered_fixed": share(fixed),
        "widest_ratio": .double(widest), "stepwise_false": share(steppedFalse),
        "stepwise_false_if_pooled": share(pooledFalse), "gains_found": share(found),
        "mean_true_lift": .double(truth / Double(max(seeds, 1))),
      ]
    }
  }
}

/// One seed's shop: drawn as Decide draws, lived as the world lives, reported as Learn reports.
private struct SimulatedStudy {
  let seed: UInt64
  let world: World
  let secret: [UInt8]

  static let start = Zone.utc.start(of: CivilDay(year: 2026, month: 10, day: 30))
  static let strategy = ID<Strategy>(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)

  init(seed: UInt64, customers: Int) throws {
    self.seed = seed
    world = World(seed: seed, customers: customers, start: Self.start, zone: .utc)
    secret = Array("simulated-lift-\(seed)".utf8)
  }

  private static func document(release: Double, holdout: Double) throws -> StrategyDocument {
    try StrategyDocument(json: [
      "name": "Study", "audience": ["segment": "everybody"], "trigger": ["on": "manual"],
      "release": .double(release), "holdout": .double(holdout),
      "arms": [["key": "coupon", "actions": [["channel": "coupon", "coupon": "ten"]]]], "goal": ["window_days": 14],
    ])
  }

  private func draws(of shopper: Shopper) -> Draws {
    let customer = CustomerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0001_0000 + UInt64(shopper.number))
    return Draws(secret: secret, mode: .sandbox, strategy: Self.strategy, customer: customer)
  }

  /// Half held out, a coupon for the others, two weeks; and what that truly does to these customers.
  func constant() throws -> (report: EffectReport, truth: Double) {
    let document = try Self.document(release: 1, holdout: 0.5)
    var tallies = Tallies()
    var truth = 0.0
    for shopper in world.shoppers {
      let candidate = World.Candidate(userID: shopper.userID, at: Self.start + .days(2))
      let both = world.outcomes(of: candidate, arm: "coupon", window: .days(14))
      let arm = draws(of: shopper).arm(holdout: document.holdout, arms: document.arms)
      tallies.add(arm == nil ? both.untreated : both.treated, epoch: 1, arm)
      truth += (both.treated.isConverted ? 1 : 0) - (both.untreated.isConverted ? 1 : 0)
    }
    let report = report(tallies.all, document, epoch: 1, [1: EpochShare.all(of: document)])
    return (report, truth / Double(world.shoppers.count))
  }

  /// A treatment without effect goes from a tenth of the customers to half, and its holdout from 80% to 50%, while a
  /// sale doubles conversion by itself. Also as somebody would compute it who forgets the epochs.
  func stepped() throws -> (combined: ArmEffect, pooled: ArmEffect) {
    let steps = [try Self.document(release: 0.1, holdout: 0.8), try Self.document(release: 0.5, holdout: 0.5)]
    let launches = [Self.start + .days(2), Self.start + .days(9)]
    var (tallies, pooled) = (Tallies(), Tallies())
    for shopper in world.shoppers {
      let draws = draws(of: shopper)
      guard let step = steps.firstIndex(where: { draws.release < $0.release }) else { continue }
      let candidate = World.Candidate(userID: shopper.userID, at: launches[step])
      let outcome = world.outcomes(of: candidate, arm: "nothing", window: .days(5)).treated
      let arm = draws.arm(holdout: steps[step].holdout, arms: steps[step].arms)
      tallies.add(outcome, epoch: Int64(step + 1), arm)
      pooled.add(outcome, epoch: 1, arm)
    }
    let shares = [Int64(1): EpochShare.all(of: steps[0]), 2: EpochShare.all(of: steps[1])]
    return (
      report(tallies.all, steps[1], epoch: 2, shares).effects[0], report(pooled.all, steps[1], epoch: 1, [:]).effects[0]
    )
  }

  private func report(
    _ tallies: [EffectTally], _ document: StrategyDocument, epoch: Int64, _ shares: [Int64: [EpochShare]]
  ) -> EffectReport {
    let strategy = Strategy(
      id: Self.strategy, key: "study", state: .live, liveVersion: epoch, latestVersion: epoch, epoch: epoch)
    return EffectReport(
      EffectMaterial(
        strategy: strategy, document: document, mode: .sandbox, currency: world.setting.currency, at: Self.start,
        tallies: tallies, shares: shares))
  }

  /// Sums as the store makes them.
  private struct Tallies {
    private struct Key: Hashable {
      let epoch: Int64
      let arm: String?
    }

    private var sums: [Key: (units: Int64, converted: Int64, revenue: Double, squared: Double)] = [:]

    mutating func add(_ outcome: World.Outcome, epoch: Int64, _ arm: String?) {
      let money = Double(outcome.revenue)
      var sum = sums[Key(epoch: epoch, arm: arm)] ?? (0, 0, 0, 0)
      sum.units += 1
      sum.converted += outcome.isConverted ? 1 : 0
      sum.revenue += money
      sum.squared += money * money
      sums[Key(epoch: epoch, arm: arm)] = sum
    }

    var all: [EffectTally] {
      sums.map { key, sum in
        EffectTally(
          epoch: key.epoch, arm: key.arm, units: sum.units, converted: sum.converted, revenue: sum.revenue,
          revenueSquared: sum.squared, cost: 0)
      }
    }
  }
}
