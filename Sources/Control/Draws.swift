internal import Crypto
package import Domain

/// The three draws of a customer in a strategy, each in millionths 0..<1 000 000.
///
/// Each is a keyed hash of its own, so that the release step says nothing about the arm, and anyone with the
/// tenant's key can recompute it: `KeyedDraw.uniform(key: secret, parts: [word, mode, strategy, customer])`, times a
/// million, rounded down. The marketing holdout's parts leave out the strategy.
package struct Draws: Sendable, Hashable {
  package static let whole: Int64 = 1_000_000

  package var release: Int64
  package var marketingHoldout: Int64
  /// Decides holdout and arm together: below the holdout's share it is the holdout, above it falls on an arm.
  package var arm: Int64

  package init(release: Int64, marketingHoldout: Int64, arm: Int64) {
    self.release = release
    self.marketingHoldout = marketingHoldout
    self.arm = arm
  }

  package init(secret: [UInt8], mode: Mode, strategy: ID<Strategy>, customer: CustomerID) {
    func draw(_ word: String, _ parts: [[UInt8]]) -> Int64 {
      let unit = KeyedDraw.uniform(key: secret, parts: [Array(word.utf8), Array(mode.word.utf8)] + parts)
      return Int64(unit * Double(Draws.whole))
    }
    release = draw("release", [strategy.bytes, customer.bytes])
    marketingHoldout = draw("marketing-holdout", [customer.bytes])
    arm = draw("arm", [strategy.bytes, customer.bytes])
  }

  /// Nil is the holdout. Arms share what is above the holdout in the order of the document, by weight.
  package func arm(holdout: Int64, arms: [StrategyDocument.Arm]) -> String? {
    guard arm >= holdout else { return nil }
    let total = arms.reduce(0) { $0 + $1.weight }
    let span = Draws.whole - holdout
    var passed: Int64 = 0
    for candidate in arms {
      passed += candidate.weight
      if (arm - holdout) * total < passed * span { return candidate.key }
    }
    return arms.last?.key
  }
}
