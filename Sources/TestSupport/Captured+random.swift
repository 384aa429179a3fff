internal import Control
package import Decide
internal import Domain

extension Captured {
  /// Any inputs at all, likely and unlikely.
  package static func random(channels: Int, caps: Int, using generator: inout some RandomNumberGenerator) -> Captured {
    func instant(_ generator: inout some RandomNumberGenerator) -> Instant {
      .seconds(Int64.random(in: 1_600_000_000...1_800_000_000, using: &generator))
    }
    func perhaps(_ share: Double, _ generator: inout some RandomNumberGenerator) -> Bool {
      Double.random(in: 0..<1, using: &generator) < share
    }
    let now = instant(&generator)
    let assigned: [Assigned?] = [nil, nil, nil, .holdout, .arm("mail"), .arm("gone"), .arm("变体")]
    return Captured(
      now: now, occurredAt: now - .seconds(Int64.random(in: 0...1_000_000, using: &generator)),
      isMember: perhaps(0.9, &generator), isExcluded: perhaps(0.05, &generator),
      draws: Draws(
        release: Int64.random(in: 0..<1_000_000, using: &generator),
        marketingHoldout: Int64.random(in: 0..<1_000_000, using: &generator),
        arm: Int64.random(in: 0..<1_000_000, using: &generator)),
      zoneOffset: Int64.random(in: -14...14, using: &generator) * 3_600,
      assigned: assigned.randomElement(using: &generator)!,
      lastTreated: perhaps(0.2, &generator) ? instant(&generator) : nil,
      lastExclusive: perhaps(0.2, &generator) ? instant(&generator) : nil,
      channels: (0..<channels).map { _ in
        ChannelFacts(
          isReachable: perhaps(0.9, &generator), isSuppressed: perhaps(0.05, &generator),
          consent: perhaps(0.85, &generator)
            ? .granted : perhaps(0.5, &generator) ? .never : perhaps(0.5, &generator) ? .withdrawn : .pending)
      },
      capCounts: (0..<caps).map { _ in Int64.random(in: 0...4, using: &generator) },
      hasContent: perhaps(0.95, &generator), gotCoupon: perhaps(0.95, &generator), gotSlot: perhaps(0.95, &generator),
      gotRate: perhaps(0.95, &generator), gotBudget: perhaps(0.95, &generator))
  }
}
