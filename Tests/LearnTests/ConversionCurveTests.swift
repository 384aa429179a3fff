import Control
import Domain
import JSON
import TestSupport
import Testing

@testable import Learn

@Suite("The curve of conversions")
struct ConversionCurveTests {
  private static func tally(_ epoch: Int64, _ arm: String?, units: Int64, converted: Int64) -> EffectTally {
    EffectTally(
      epoch: epoch, arm: arm, units: units, converted: converted, revenue: 0, revenueSquared: 0, cost: 0)
  }

  private static func curve(_ tallies: [EffectTally], _ conversions: [ConversionDay]) throws -> ConversionCurve {
    let document = try StrategyDocument(
      json: [
        "name": "Come back", "audience": ["segment": "lapsed"], "trigger": ["on": "manual"],
        "goal": ["event": "order", "window_days": 3],
        "arms": [["key": "a", "actions": [["channel": "email", "template": "t"]]]],
      ])
    let strategy = Strategy(
      id: ID(high: 1, low: 1), key: "come-back", state: .live, liveVersion: 1, latestVersion: 1, epoch: 2)
    return ConversionCurve(
      EffectMaterial(
        strategy: strategy, document: document, mode: .sandbox, currency: Currency("CNY")!,
        at: Instant(microseconds: 0), tallies: tallies, shares: [:], conversions: conversions))
  }

  @Test("adds up day by day to the share that converted")
  func adds() throws {
    let curve = try Self.curve(
      [Self.tally(1, nil, units: 100, converted: 12), Self.tally(1, "a", units: 50, converted: 10)],
      [
        ConversionDay(epoch: 1, arm: nil, day: 0, units: 4), ConversionDay(epoch: 1, arm: nil, day: 2, units: 8),
        ConversionDay(epoch: 1, arm: "a", day: 1, units: 10),
      ])
    #expect(curve.treatedUnits == 50 && curve.heldOutUnits == 100 && curve.undated == 0)
    #expect(curve.days.map(\.heldOut) == [0.04, 0.04, 0.12])
    #expect(curve.days.map(\.treated) == [0, 0.2, 0.2])
  }

  @Test("weighs the held out of each epoch as its treated, so that epochs with other shares make no difference")
  func weighs() throws {
    // In both epochs treatment does nothing, but the second is a better season with a larger holdout.
    let curve = try Self.curve(
      [
        Self.tally(1, nil, units: 10, converted: 1), Self.tally(1, "a", units: 90, converted: 9),
        Self.tally(2, nil, units: 90, converted: 45), Self.tally(2, "a", units: 10, converted: 5),
      ],
      [
        ConversionDay(epoch: 1, arm: nil, day: 0, units: 1), ConversionDay(epoch: 1, arm: "a", day: 0, units: 9),
        ConversionDay(epoch: 2, arm: nil, day: 0, units: 45), ConversionDay(epoch: 2, arm: "a", day: 0, units: 5),
      ])
    let first = try #require(curve.days.first)
    #expect(abs(first.treated - 0.14) < 1e-12 && abs(first.heldOut - 0.14) < 1e-12, "\(first)")
  }

  @Test("says nothing where a side is missing, and how many it could not place")
  func missing() throws {
    let alone = try Self.curve([Self.tally(1, "a", units: 5, converted: 1)], [])
    #expect(alone.days.isEmpty && alone.treatedUnits == 0)
    let undated = try Self.curve(
      [Self.tally(1, nil, units: 5, converted: 2), Self.tally(1, "a", units: 5, converted: 0)],
      [ConversionDay(epoch: 1, arm: nil, day: nil, units: 2)])
    #expect(undated.undated == 2 && undated.days.allSatisfy { $0.heldOut == 0 })
  }
}
