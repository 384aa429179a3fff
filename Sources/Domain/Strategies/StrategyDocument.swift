/// A strategy's document, read and checked. The published schema is docs/schema/strategy.json.
package struct StrategyDocument: Sendable, Hashable {
  package var name: String
  package var kind: Kind
  package var purpose: Purpose
  package var audience: Audience
  package var trigger: Trigger
  package var reentry: Reentry
  /// Share of customers, in millionths, that the present step lets in.
  package var release: Int64
  /// Share of eligible customers, in millionths, that is kept untreated.
  package var holdout: Int64
  package var arms: [Arm]
  package var goal: Goal
  package var caps: [Cap]
  package var budget: BudgetRule?
  package var approval: ApprovalRule
  /// Higher goes first where strategies compete for one cap, slot or budget.
  package var priority: Int64
  /// Strategies of one exclusion group never treat one customer within this many days of each other.
  package var exclusion: Exclusion?
  /// Marketing only within these; nil takes the tenant's.
  package var quietHours: QuietHours?
  package var rate: RateRule?
  /// A place with limited capacity that each treated customer takes.
  package var slot: SlotRule?
  /// An action not begun this long after it was planned is dropped.
  package var expiresAfterHours: Int64

  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case conversion, retention, repurchase
    case winback = "win_back"
  }

  /// Members of a segment, less the members of others.
  package struct Audience: Sendable, Hashable {
    package var segment: String
    package var exclude: [String]

    package init(segment: String, exclude: [String] = []) {
      self.segment = segment
      self.exclude = exclude
    }
  }

  package enum Trigger: Sendable, Hashable {
    /// With `existing`, those who are members when the strategy starts count as having entered.
    case segmentEntered(existing: Bool)
    case segmentLeft
    case event(name: String)
    case order
    /// A day of the profile (`birthday`), so many days before or after, at an hour of the customer's zone.
    case date(field: String, offsetDays: Int64, hour: Int64)
    /// From an instant on, every so many days (nil: once), for all members.
    case schedule(from: Instant, everyDays: Int64?)
    case manual
  }

  package enum Reentry: Sendable, Hashable {
    case once
    case everyDays(Int64)
    case always
  }

  /// One way to treat a customer.
  package struct Arm: Sendable, Hashable {
    package var key: String
    /// Weight among the arms; any positive scale.
    package var weight: Int64
    package var actions: [Step]

    package init(key: String, weight: Int64, actions: [Step]) {
      self.key = key
      self.weight = weight
      self.actions = actions
    }
  }

  /// One action of an arm.
  package struct Step: Sendable, Hashable {
    package var key: String
    package var channel: Channel
    /// The template of a message; empty for local actions.
    package var template: String
    /// The pool a coupon comes from; with a message channel the code is a variable of the message.
    package var coupon: String?
    /// The endpoint of a webhook.
    package var url: String?
    package var delayMinutes: Int64
    package var cost: Int64

    package init(
      key: String, channel: Channel, template: String = "", coupon: String? = nil, url: String? = nil,
      delayMinutes: Int64 = 0, cost: Int64 = 0
    ) {
      self.key = key
      self.channel = channel
      self.template = template
      self.coupon = coupon
      self.url = url
      self.delayMinutes = delayMinutes
      self.cost = cost
    }
  }

  /// What counts as success within a window that opens at the draw.
  package struct Goal: Sendable, Hashable {
    /// `order`, or the name of an event.
    package var event: String
    package var windowDays: Int64

    package init(event: String, windowDays: Int64) {
      self.event = event
      self.windowDays = windowDays
    }
  }

  package struct BudgetRule: Sendable, Hashable {
    package var key: String
    package var money: Int64?
    package var liability: Int64?

    package init(key: String, money: Int64?, liability: Int64?) {
      self.key = key
      self.money = money
      self.liability = liability
    }
  }

  package enum ApprovalRule: Sendable, Hashable {
    /// Acts within its limits.
    case none
    /// A person says yes to each action.
    case required
    /// Only leaves receipts of what it would do.
    case suggestOnly
  }

  package struct Exclusion: Sendable, Hashable {
    package var group: String
    package var days: Int64

    package init(group: String, days: Int64) {
      self.group = group
      self.days = days
    }
  }

  /// At most so many actions begun per hour.
  package struct RateRule: Sendable, Hashable {
    package var perHour: Int64

    package init(perHour: Int64) { self.perHour = perHour }
  }

  /// At most so many customers a local day of the tenant.
  package struct SlotRule: Sendable, Hashable {
    package var key: String
    package var perDay: Int64

    package init(key: String, perDay: Int64) {
      self.key = key
      self.perDay = perDay
    }
  }

  package init(
    name: String, kind: Kind, purpose: Purpose, audience: Audience, trigger: Trigger, reentry: Reentry,
    release: Int64, holdout: Int64, arms: [Arm], goal: Goal, caps: [Cap] = [], budget: BudgetRule? = nil,
    approval: ApprovalRule = .none, priority: Int64 = 0, exclusion: Exclusion? = nil, quietHours: QuietHours? = nil,
    rate: RateRule? = nil, slot: SlotRule? = nil, expiresAfterHours: Int64 = 72
  ) {
    self.name = name
    self.kind = kind
    self.purpose = purpose
    self.audience = audience
    self.trigger = trigger
    self.reentry = reentry
    self.release = release
    self.holdout = holdout
    self.arms = arms
    self.goal = goal
    self.caps = caps
    self.budget = budget
    self.approval = approval
    self.priority = priority
    self.exclusion = exclusion
    self.quietHours = quietHours
    self.rate = rate
    self.slot = slot
    self.expiresAfterHours = expiresAfterHours
  }

  /// What the effect's epochs depend on: a change here opens a new one.
  package var epochFingerprint: String {
    let shares = arms.map { "\($0.key):\($0.weight)" }.sorted().joined(separator: ",")
    return "release=\(release) holdout=\(holdout) arms=\(shares)"
  }
}
