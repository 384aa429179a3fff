package import Control
package import Domain

/// Everything a decision was made from, apart from the versions its receipt's header names.
///
/// ``decide(_:_:)`` sees this and the ``Policy`` and nothing else, which is why a receipt can be replayed for ever.
package struct Captured: Sendable, Hashable {
  package var now: Instant
  package var occurredAt: Instant
  /// Audience.
  package var isMember: Bool
  /// A member of one of the segments the audience excludes.
  package var isExcluded: Bool
  package var draws: Draws
  /// Seconds to add to UTC for the customer's local time.
  package var zoneOffset: Int64
  /// What the alias set was drawn to before, earliest first.
  package var assigned: Assigned?
  /// When the last action of this strategy was planned for the alias set; counts against re-entry.
  package var lastTreated: Instant?
  /// When another strategy of the exclusion group last treated the alias set.
  package var lastExclusive: Instant?
  /// In the order of ``Policy/channels``.
  package var channels: [ChannelFacts]
  /// Counted actions within each cap of ``Policy/caps``, in their order.
  package var capCounts: [Int64]
  /// Every variable of the arm's templates had a value.
  package var hasContent: Bool
  package var gotCoupon: Bool
  package var gotSlot: Bool
  package var gotRate: Bool
  package var gotBudget: Bool

  package enum Assigned: Sendable, Hashable {
    case holdout
    case arm(String)
  }

  package struct ChannelFacts: Sendable, Hashable {
    package var isReachable: Bool
    package var isSuppressed: Bool
    package var consent: ConsentState

    package init(isReachable: Bool, isSuppressed: Bool, consent: ConsentState) {
      self.isReachable = isReachable
      self.isSuppressed = isSuppressed
      self.consent = consent
    }
  }

  package init(
    now: Instant, occurredAt: Instant, isMember: Bool, isExcluded: Bool, draws: Draws, zoneOffset: Int64,
    assigned: Assigned?, lastTreated: Instant?, lastExclusive: Instant?, channels: [ChannelFacts],
    capCounts: [Int64], hasContent: Bool, gotCoupon: Bool, gotSlot: Bool, gotRate: Bool, gotBudget: Bool
  ) {
    self.now = now
    self.occurredAt = occurredAt
    self.isMember = isMember
    self.isExcluded = isExcluded
    self.draws = draws
    self.zoneOffset = zoneOffset
    self.assigned = assigned
    self.lastTreated = lastTreated
    self.lastExclusive = lastExclusive
    self.channels = channels
    self.capCounts = capCounts
    self.hasContent = hasContent
    self.gotCoupon = gotCoupon
    self.gotSlot = gotSlot
    self.gotRate = gotRate
    self.gotBudget = gotBudget
  }
}
