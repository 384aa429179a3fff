import Control
import Crypto
import Decide
import Domain
import Statistics

/// The same history under other draws: what would the effect report have said, had the dice fallen otherwise?
///
/// The mails of this world do nothing, so the true effect is zero, whatever the draw; a known one can be added.
struct Redraws {
  /// One customer as first considered, and what they did in the ninety days after.
  struct Unit: Sendable {
    let customer: CustomerID
    let captured: Captured
    let isConverted: Bool
  }

  let policy: Policy
  let strategy: ID<Strategy>
  let units: [Unit]

  struct Coverage {
    var fixed = 0
    var sequential = 0
    var foundFixed = 0
    var foundSequential = 0
    var runs = 0
  }

  /// Draws anew `runs` times with keys from a seed. `injected` raises the conversion of the treated, in points.
  func run(_ runs: Int, seed: UInt64, injected: Double) -> Coverage {
    var random = Xoshiro256(seed: seed)
    let base = Double(units.count(where: \.isConverted)) / Double(max(1, units.count))
    // Whoever would not have bought buys with this chance, so that the treated gain `injected` in all.
    let extra = injected / max(1e-9, 1 - base)
    var coverage = Coverage()
    for _ in 0..<runs {
      let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
      var counts = [(converted: 0, all: 0), (converted: 0, all: 0)]
      for unit in units {
        var captured = unit.captured
        captured.assigned = nil
        captured.draws = Draws(secret: secret, mode: policy.mode, strategy: strategy, customer: unit.customer)
        let verdict = decide(captured, policy)
        guard verdict.isDrawn else { continue }
        let side = verdict.arm == nil ? 0 : 1
        let converts = unit.isConverted || (side == 1 && extra > 0 && Double.random(in: 0..<1, using: &random) < extra)
        counts[side].all += 1
        counts[side].converted += converts ? 1 : 0
      }
      let estimate = EffectEstimate(
        control: Moments(converted: counts[0].converted, of: counts[0].all),
        treatment: Moments(converted: counts[1].converted, of: counts[1].all), measure: .conversion)
      coverage.runs += 1
      coverage.fixed += estimate.fixed.contains(0) ? 1 : 0
      coverage.sequential += estimate.sequential.contains(0) ? 1 : 0
      coverage.foundFixed += estimate.fixed.low > 0 ? 1 : 0
      coverage.foundSequential += estimate.verdict == .gain ? 1 : 0
    }
    return coverage
  }
}
