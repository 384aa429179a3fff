package import Domain

/// A check an action passes. The order of the cases is the order in which they are asked.
package enum Gate: Int, Sendable, Hashable, CaseIterable {
  case audience = 0
  case reentry
  case release
  // Eligibility, for every arm's channel, so that it can't differ between treated and held out.
  case reachable
  case suppression
  case consent
  // The draws.
  case marketingHoldout
  case holdout
  // State.
  case exclusion
  case cap
  case quietHours
  case content
  case coupon
  case slot
  case rate
  case budget
  case approval

  package var word: String {
    switch self {
    case .marketingHoldout: "marketing_holdout"
    case .quietHours: "quiet_hours"
    default: "\(self)"
    }
  }

  /// Which gates stand before which purpose. A reply to a complaint is not stopped by a marketing cap.
  package func applies(to purpose: Purpose) -> Bool {
    switch self {
    case .audience, .reentry, .release, .reachable, .content, .coupon, .budget, .approval, .holdout: true
    case .suppression: purpose != .conversation
    case .consent: purpose == .marketing || purpose == .service
    case .marketingHoldout, .exclusion, .cap, .slot: purpose == .marketing
    case .quietHours, .rate: purpose == .marketing || purpose == .service
    }
  }
}

/// What one gate said.
package enum GateAnswer: UInt8, Sendable, Hashable {
  case notAsked = 0
  case passed = 1
  case blocked = 2
  case deferred = 3
}
