import Control
import Crypto
import Domain
import JSON
import TestSupport
import Testing

@Suite("The draws")
struct DrawsTests {
  static let secret = Array("a tenant's secret".utf8)
  static func customer(_ number: UInt64) -> CustomerID { CustomerID(high: 7, low: number) }
  static let strategy = ID<Strategy>(high: 1, low: 2)

  static func draws(_ number: UInt64, mode: Mode = .live, strategy: ID<Strategy> = strategy) -> Draws {
    Draws(secret: secret, mode: mode, strategy: strategy, customer: customer(number))
  }

  @Test("are what anyone with the key recomputes")
  func recomputed() {
    let parts = [Array("arm".utf8), Array("live".utf8), Self.strategy.bytes, Self.customer(5).bytes]
    let unit = KeyedDraw.uniform(key: Self.secret, parts: parts)
    #expect(Self.draws(5).arm == Int64(unit * 1_000_000))
  }

  @Test("differ between sandbox and live and between strategies, but the marketing holdout spans strategies")
  func independence() {
    let other = ID<Strategy>(high: 1, low: 3)
    #expect(Self.draws(5) != Self.draws(5, mode: .sandbox))
    #expect(Self.draws(5).arm != Self.draws(5, strategy: other).arm)
    #expect(Self.draws(5).marketingHoldout == Self.draws(5, strategy: other).marketingHoldout)
  }

  @Test("share customers out as the document says")
  func shares() throws {
    let document = try exampleStrategy([
      "holdout": 0.2,
      "arms": [["key": "a", "weight": 3, "actions": []], ["key": "b", "weight": 1, "actions": []]],
    ])
    var counts: [String: Int] = [:]
    for number in 0..<20_000 as Range<UInt64> {
      counts[Self.draws(number).arm(holdout: document.holdout, arms: document.arms) ?? "holdout", default: 0] += 1
    }
    // Four standard deviations of a binomial draw.
    #expect(abs(counts["holdout", default: 0] - 4_000) < 230)
    #expect(abs(counts["a", default: 0] - 12_000) < 280)
    #expect(abs(counts["b", default: 0] - 4_000) < 230)
  }

  @Test("of the release step say nothing about the arm")
  func releaseIsIndependent() throws {
    let document = try exampleStrategy()
    let early = (0..<20_000 as Range<UInt64>).map { Self.draws($0) }.filter { $0.release < 100_000 }
    let treated = early.count { $0.arm(holdout: document.holdout, arms: document.arms) != nil }
    #expect(abs(Double(treated) / Double(early.count) - 0.5) < 0.05)
  }
}
