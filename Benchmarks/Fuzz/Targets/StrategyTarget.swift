import Control
import Domain
import JSON
import TestSupport

/// Documents of strategies.
struct StrategyTarget: FuzzTarget {
  static let name = "strategy"

  static let corpus: [JSON] = [
    strategyJSON(),
    strategyJSON([
      "trigger": ["on": "event", "event": "Cart Updated"], "reentry": ["mode": "every", "days": 30], "release": 0.1,
      "caps": [["channel": "email", "count": 2, "days": 7]], "quiet_hours": ["from": "22:00", "to": "08:00"],
      "budget": ["key": "b", "money_minor": 100], "slot": ["key": "s", "per_day": 3], "rate": ["per_hour": 10],
      "exclusion": ["group": "g", "days": 3], "approval": "always", "priority": 5, "valid_for_minutes": 60,
      "arms": [
        [
          "key": "a", "share": 0.5,
          "actions": [["channel": "email", "template": "t", "coupon": "ten", "cost_minor": 2]],
        ],
        [
          "key": "b", "share": 0.5, "actions": [["key": "call", "channel": "webhook", "url": "https://example.com/x"]],
        ],
      ],
    ]),
    strategyJSON(["trigger": ["on": "order"], "reentry": ["mode": "always"]]),
    strategyJSON(["trigger": ["on": "schedule", "every": "day", "at": "09:00"]]),
  ]

  static let words = [
    "name", "kind", "purpose", "audience", "segment", "exclude", "trigger", "on", "order", "event", "schedule", "date",
    "manual",
    "reentry", "mode", "once", "every", "always", "days", "release", "holdout", "arms", "share", "key", "actions",
    "channel", "email",
    "webhook", "template", "url", "http://169.254.169.254/", "goal", "window_days", "caps", "count", "budget",
    "money_minor", "slot",
    "per_day", "rate", "per_hour", "exclusion", "group", "approval", "priority",
  ]

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    Mutation.document(random.pick(corpus), words: words, corpus: corpus, using: &random).sortedText
  }

  func check(_ input: [UInt8]) async throws {
    do {
      let document = try StrategyDocument(json: try JSON.parse(input))
      try hold(!document.arms.isEmpty, "takes a strategy without an arm")
      // As a receipt would: the draw must find an arm for everybody.
      for place in [0, 1, 499_999, 999_999] as [Int64] {
        let draws = Draws(release: place, marketingHoldout: place, arm: place)
        let arm = draws.arm(holdout: document.holdout, arms: document.arms)
        try hold(arm == nil || document.arms.contains { $0.key == arm }, "draws an arm that is not there")
      }
    } catch let error as JSONError {
      try JSONTarget.hasPlace(error)
    }
  }
}
