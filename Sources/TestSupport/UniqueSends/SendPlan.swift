internal import Domain
internal import JSON

/// A small strategy that a random history drafts, in its own words and as a document.
struct SendPlan: Sendable {
  enum Reentry: Sendable {
    case once, always
    case every(days: Int64)
  }

  let key: String
  var reentry: Reentry
  var holdout: Double
  var release: Double
  /// The steps of each arm.
  var arms: [[String]]
  var mailCap: Int64?
  let budget: Int64?

  static func random(_ key: String, using random: inout SeededRandom) -> SendPlan {
    var plan = SendPlan(
      key: key, reentry: .once, holdout: random.chance(40) ? 0.3 : 0, release: random.chance(40) ? 0.4 : 1, arms: [],
      mailCap: nil, budget: random.chance(40) ? Int64.random(in: 4...20, using: &random) : nil)
    plan.change(&random, withReentry: true)
    return plan
  }

  mutating func change(_ random: inout SeededRandom, withReentry: Bool) {
    if withReentry {
      reentry = random.pick([.once, .once, .always, .every(days: Int64.random(in: 1...8, using: &random))])
    }
    arms = random.pick([[["mail"]], [["mail"], ["mail", "hook"]], [["hook"], ["mail"]], [["mail", "hook"]]])
    mailCap = random.chance(30) ? Int64.random(in: 1...2, using: &random) : nil
  }

  var document: JSON {
    var members: [String: JSON] = [
      "name": .string(key), "audience": ["segment": "all"], "trigger": ["on": "event", "name": "visit"],
      "reentry": reentryJSON, "holdout": .double(holdout), "release": .double(release),
      "goal": ["window_days": 7], "expires_after_hours": 200,
      "arms": .array(
        arms.enumerated().map { index, steps in
          ["key": .string(SendPlan.armKeys[index]), "actions": .array(steps.map(SendPlan.step))]
        }),
    ]
    if let mailCap { members["caps"] = [["channel": "email", "count": .int(mailCap), "days": 2]] }
    if let budget { members["budget"] = ["key": .string("budget-\(key)"), "money_minor": .int(budget)] }
    return .object(members)
  }

  private static let armKeys = ["a", "b"]

  private static func step(_ key: String) -> JSON {
    key == "mail"
      ? ["key": "mail", "channel": "email", "template": "winback", "cost_minor": 1]
      : ["key": "hook", "channel": "webhook", "url": "https://example.com/hook", "cost_minor": 1]
  }

  private var reentryJSON: JSON {
    switch reentry {
    case .once: ["mode": "once"]
    case .always: ["mode": "always"]
    case .every(let days): ["mode": "every", "days": .int(days)]
    }
  }

  /// The same for the judge.
  func rule(_ strategy: ID<Strategy>, version: Int64, stamp: Int64, tenantCap: Cap) -> SendTrace.Rule {
    let day: Int64 = 86_400_000_000
    let pause: Int64? =
      switch reentry {
      case .once: nil
      case .always: 0
      case .every(let days): days * day
      }
    let own = mailCap.map { [SendTrace.Limit(channel: "email", count: Int($0), span: 2 * day)] } ?? []
    return SendTrace.Rule(
      strategy: strategy, version: version, stamp: stamp, pause: pause, arms: Array(Self.armKeys.prefix(arms.count)),
      limits: [SendTrace.Limit(channel: nil, count: Int(tenantCap.count), span: tenantCap.days * day)] + own)
  }
}
