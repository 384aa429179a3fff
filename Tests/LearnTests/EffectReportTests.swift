import Content
import Control
import Domain
import JSON
import Statistics
import TestSupport
import Testing

@testable import Learn

@Suite("An effect report")
struct EffectReportTests {
  /// A report on made-up tallies.
  private func report(
    _ tallies: [EffectTally], arms: [String] = ["a"], holdout: Double = 0.5, epoch: Int64 = 1,
    shares: [Int64: [EpochShare]]? = nil, goal: String = "order",
    actions: [(arm: String, state: Action.State, actions: Int64)] = [],
    engagements: [(arm: String, kind: Engagement.Kind, actions: Int64)] = [], receipts: [Int64: Int64] = [:]
  ) throws -> EffectReport {
    let strategy = Strategy(
      id: id(100), key: "come-back", state: .live, liveVersion: 1, latestVersion: 1, epoch: epoch, startedAt: start)
    let document = try StrategyDocument(json: document(arms: arms, holdout: holdout, goal: goal))
    return EffectReport(
      EffectMaterial(
        strategy: strategy, document: document, mode: .sandbox, currency: yuan, at: day(30), tallies: tallies,
        shares: shares ?? [epoch: EpochShare.all(of: document)], actions: actions, engagements: engagements,
        receipts: receipts))
  }

  /// 1,000 units a side; 150 and 100 converters who spend exactly 2,000.
  private let plain = [
    tally(nil, units: 1_000, converted: 100, revenue: 200_000, squared: 400_000_000),
    tally("a", units: 1_000, converted: 150, revenue: 300_000, squared: 600_000_000, cost: 5_000),
  ]

  @Test("states a difference as one computes it by hand")
  func byHand() throws {
    let effect = try #require(try report(plain).effects.first)
    #expect(abs(effect.conversion.difference - 0.05) < 1e-12)
    #expect(abs(try #require(effect.conversion.lift) - 0.5) < 1e-12)
    // Of shares p in n: p (1 - p) / (n - 1) each; the normal's bound, as 1,998 degrees are near enough.
    let half = 1.9612 * (0.1 * 0.9 / 999 + 0.15 * 0.85 / 999).squareRoot()
    #expect(abs(effect.conversion.fixed.low - (0.05 - half)) < 1e-5)
    #expect(effect.conversion.sequential.width > effect.conversion.fixed.width)
    #expect(abs(effect.revenue.difference - 100) < 1e-9)
    #expect(abs(effect.incrementalRevenue - 100_000) < 1e-6)
    #expect(effect.cost == 5_000)
    #expect(abs(try #require(effect.returnOnCost) - 19) < 1e-9)
    let fixed = effect.incrementalRevenue(in: effect.revenue.fixed)
    #expect(abs(fixed.low - 1_000 * effect.revenue.fixed.low) < 1e-6)
  }

  @Test("says gain, loss, no gain, or too few")
  func verdicts() throws {
    func verdict(_ control: Int64, _ treated: Int64) throws -> EffectEstimate.Verdict {
      let tallies = [tally(nil, units: 2_000, converted: control), tally("a", units: 2_000, converted: treated)]
      return try #require(try report(tallies).effects.first).conversion.verdict
    }
    #expect(try verdict(200, 400) == .gain)
    #expect(try verdict(400, 200) == .loss)
    #expect(try verdict(200, 210) == .noDifferenceFound)
    #expect(try verdict(24, 400) == .tooFew(needed: 25))
    let words = try report([tally(nil, units: 2_000, converted: 200), tally("a", units: 2_000, converted: 190)])
    #expect(words.sentences(.english)[0].contains("no gain in conversion found"))
    #expect(words.sentences(.chinese)[0].contains("未发现转化率提升"))
  }

  @Test("says nothing of money before 400 payers on the smaller side")
  func payers() throws {
    #expect(try report(plain).effects[0].revenue.verdict == .tooFew(needed: 400))
    let four = plain.map {
      tally(
        $0.arm, units: $0.units * 4, converted: $0.converted * 4, revenue: $0.revenue * 4,
        squared: $0.revenueSquared * 4
      )
    }
    #expect(try report(four).effects[0].revenue.verdict == .gain)
    // By another goal nobody knows who paid; equal amounts show it all, and unequal ones less.
    #expect(try report(four, goal: "Trial Started").effects[0].payers == 400)
  }

  @Test("combines epochs within themselves")
  func epochs() throws {
    // The treatment does nothing; release goes from a tenth to a half while conversion doubles by itself.
    let tallies = [
      tally(nil, units: 9_000, converted: 900, epoch: 1), tally("a", units: 1_000, converted: 100, epoch: 1),
      tally(nil, units: 5_000, converted: 1_000, epoch: 2), tally("a", units: 5_000, converted: 1_000, epoch: 2),
    ]
    let effect = try #require(try report(tallies, epoch: 2, shares: [:]).effects.first)
    #expect(abs(effect.conversion.difference) < 1e-12)
    #expect(effect.treatedUnits == 6_000)
  }

  @Test("leaves out epochs that have one side only, their cost as well")
  func oneSided() throws {
    let tallies = plain + [tally("a", units: 500, converted: 500, revenue: 9, squared: 9, cost: 900, epoch: 2)]
    let effect = try #require(try report(tallies, epoch: 2, shares: [:]).effects.first)
    #expect(abs(effect.conversion.difference - 0.05) < 1e-12)
    #expect(effect.treatedUnits == 1_000)
    #expect(effect.cost == 5_000)
    let alone = try report([tally("a", units: 500, converted: 100)], shares: [:])
    #expect(alone.sentences(.english) == ["All arms: \(Self.nobody)"])
    #expect(alone.json["effects"]?[0]?["conversion"]?["difference"] == .null)
  }

  private static let nobody =
    "there is nobody in the holdout to compare with yet, so nothing can be said of the effect."

  @Test("warns when the sides are not of the sizes they were drawn to be")
  func sampleRatio() throws {
    let fair = [tally(nil, units: 500, converted: 50), tally("a", units: 510, converted: 50)]
    #expect(try report(fair).warnings.isEmpty)
    let lost = [tally(nil, units: 500, converted: 50), tally("a", units: 400, converted: 50)]
    let report = try report(lost)
    #expect(report.epochs[0].sampleRatio?.isMismatch == true)
    let warning = try #require(report.warnings.first)
    #expect(Catalogue.learn.render(warning, .english).contains("(500 / 400 instead of 450 / 450)"))
    // Weights 1 and 3 above a holdout of a fifth.
    var weighted = try StrategyDocument(json: document(arms: ["a", "b"], holdout: 0.2))
    weighted.arms[1].weight = 3
    #expect(EpochShare.all(of: weighted).map { ($0.share * 1_000).rounded() } == [200, 200, 600])
    let stranger = try self.report(fair + [tally("gone", units: 1, converted: 0)])
    #expect(stranger.epochs[0].sampleRatio?.isMismatch == true)
  }

  @Test("knows the shares of an epoch only where it is certain of them")
  func epochShares() throws {
    func made(_ holdout: Double) throws -> StrategyDocument { try StrategyDocument(json: document(holdout: holdout)) }
    let documents = [try made(0.5), try made(0.5), try made(0.2)]
    let both = EpochShare.byEpoch(documents, current: 2)
    #expect(both[1]?.first?.share == 0.5)
    #expect(both[2]?.first?.share == 0.2)
    // A version in between was never started.
    #expect(EpochShare.byEpoch(documents, current: 1).mapValues { $0[0].share } == [1: 0.2])
  }

  @Test("speaks in both languages, and its API form stays as it is")
  func golden() throws {
    let tallies = [
      tally(nil, units: 4_000, converted: 400, revenue: 812_345, squared: 2_400_000_000),
      tally("a", units: 2_100, converted: 399, revenue: 903_210, squared: 3_100_000_000, cost: 10_500),
      tally("b", units: 1_900, converted: 190, revenue: 391_000, squared: 1_150_000_000, cost: 9_500),
    ]
    let report = try report(
      tallies, arms: ["a", "b"],
      actions: [("a", .succeeded, 2_000), ("a", .dead, 12), ("b", .succeeded, 1_850), ("b", .unknown, 1)],
      engagements: [("a", .delivered, 1_990), ("a", .opened, 700), ("a", .clicked, 120), ("b", .bounced, 3)],
      receipts: [0: 3_863, Int64(10 + Gate.holdout.rawValue): 4_000, Int64(10 + Gate.consent.rawValue): 77, 2: 1])
    #expect(Catalogue.learn.problems.isEmpty)
    try expectGolden(report.json.description + "\n", "report.json")
    let words = report.sentences(.english) + report.sentences(.chinese)
    #expect(!words.contains { $0.contains("{") })
    try expectGolden(words.joined(separator: "\n") + "\n", "report.txt")
  }

  @Test("is read from the store", arguments: TestEngine.allCases)
  func stored(engine: TestEngine) async throws {
    try await Shop.with(engine, customers: 4) { shop in
      try await shop.assign((1...4).map { assignment($0, arm: $0 <= 2 ? "a" : nil) })
      try await shop.write { tx in
        try tx.insertActions(
          shop.tenant, [action(1, of: 1), action(2, of: 2, state: .cancelled), action(3, of: 2, state: .unknown)])
      }
      try await shop.desk.record(shop.tenant, id(20_001), .delivered, at: day(1))
      try await shop.take([order(1, of: 1, at: day(2), total: 300)])
      try await shop.settle(at: day(10))
      let report = try await shop.effects.report(shop.tenant, key: "s0")
      #expect(report.arms.map(\.units) == [2, 2])
      #expect(report.arms.map(\.converted) == [0, 1])
      #expect(report.funnel.map { [$0.planned, $0.sent, $0.unknown, $0.delivered] } == [[3, 1, 1, 1]])
      #expect(report.effects[0].conversion.verdict == .tooFew(needed: 25))
      #expect(report.epochs[0].sampleRatio?.isMismatch == false)
      #expect(try await shop.effects.report(shop.tenant, key: "s0", mode: .live).arms.map(\.units) == [0, 0])
      await #expect(throws: StoreError.self) { try await shop.effects.report(shop.tenant, key: "none") }
    }
  }
}
