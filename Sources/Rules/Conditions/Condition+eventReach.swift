/// How far back a condition looks at events.
package enum EventReach: Sendable, Hashable, Comparable {
  case none
  case days(Int64)
  case ever

  /// Whether an answer may differ when events older than so many days are gone.
  package func exceeds(days kept: Int64) -> Bool {
    switch self {
    case .none: false
    case .days(let days): days > kept
    case .ever: true
    }
  }
}

extension Condition {
  /// The farthest of all its parts. Orders are not events.
  package var eventReach: EventReach { atoms.map(\.ownReach).max() ?? .none }

  private var ownReach: EventReach {
    switch self {
    case .event(let test): test.window.days.map(EventReach.days) ?? .ever
    case .trait(let test): test.trait.eventReach
    case .all, .any, .not, .profile, .orders, .bought, .date: .none
    }
  }
}

extension Trait {
  /// See ``Trait/all`` for what each looks at.
  package var eventReach: EventReach {
    switch self {
    case .eventCount(_, let days): .days(days)
    case .purchaseStage, .engagement: .days(30)
    // Somebody not seen for longer than events are kept can't be told from somebody never seen.
    case .daysSinceLastVisit: .ever
    default: .none
    }
  }
}
