package import Domain
package import JSON

extension StrategyDocument {
  /// Reads a strategy's document; errors name the field. Shares may be given as `0.5` or `"50%"`.
  package init(json: JSON) throws(JSONError) {
    let reader = JSONReader(json)
    try reader.rejectUnknown([
      "name", "kind", "purpose", "audience", "trigger", "reentry", "release", "holdout", "arms", "goal", "caps",
      "budget", "approval", "priority", "exclusion", "quiet_hours", "rate", "slot", "expires_after_hours",
    ])
    let arms = try reader.array("arms") { arm throws(JSONError) in try Arm(arm) }
    self.init(
      name: try reader.string("name"),
      kind: try reader.optionalOneOf("kind", Kind.self) ?? .conversion,
      purpose: try reader.optionalOneOf("purpose", Purpose.self) ?? .marketing,
      audience: try Audience(try reader.object("audience")),
      trigger: try Trigger(try reader.object("trigger")),
      reentry: try reader.optionalObject("reentry").map { value throws(JSONError) in try Reentry(value) } ?? .once,
      release: try reader.share("release") ?? Draws.whole,
      holdout: try reader.share("holdout") ?? 100_000,
      arms: arms,
      goal: try Goal(try reader.object("goal")),
      caps: try reader.optionalArray("caps") { cap throws(JSONError) in try Cap(cap) },
      budget: try reader.optionalObject("budget").map { value throws(JSONError) in try BudgetRule(value) },
      approval: try ApprovalRule(reader),
      priority: try reader.optionalWhole("priority", -1_000_000...1_000_000) ?? 0,
      exclusion: try reader.optionalObject("exclusion").map { value throws(JSONError) in
        Exclusion(group: try value.string("group"), days: try value.positive("days", most: 36_500))
      },
      quietHours: try reader.optionalObject("quiet_hours").map { value throws(JSONError) in try QuietHours(value) },
      rate: try reader.optionalObject("rate").map { value throws(JSONError) in
        RateRule(perHour: try value.positive("per_hour"))
      },
      slot: try reader.optionalObject("slot").map { value throws(JSONError) in
        SlotRule(key: try value.string("key"), perDay: try value.positive("per_day"))
      },
      expiresAfterHours: try reader.optionalWhole("expires_after_hours", 0...876_000) ?? 72)
    try check(reader)
  }

  private func check(_ reader: JSONReader) throws(JSONError) {
    func problem(_ field: String, _ code: String, _ english: String, _ chinese: String) -> JSONError {
      JSONError(.invalid(code: code, english: english, chinese: chinese), path: field)
    }
    if name.isEmpty { throw problem("name", "strategy_name_empty", "needs a name", "需要名称") }
    if purpose == .tracking {
      throw problem(
        "purpose", "strategy_purpose", "tracking is a consent, not a purpose of a strategy", "tracking 是一种同意，不能作为策略目的")
    }
    if arms.isEmpty { throw problem("arms", "strategy_arms_empty", "needs at least one arm", "至少需要一个变体") }
    if Set(arms.map(\.key)).count != arms.count {
      throw problem("arms", "strategy_arm_twice", "two arms have the same key", "两个变体的 key 相同")
    }
    for (index, arm) in arms.enumerated() {
      if arm.weight <= 0 {
        throw problem("arms[\(index)].weight", "strategy_weight", "must be above 0", "必须大于 0")
      }
      if Set(arm.actions.map(\.key)).count != arm.actions.count {
        throw problem("arms[\(index)].actions", "strategy_step_twice", "two actions have the same key", "两个动作的 key 相同")
      }
    }
    if holdout >= Draws.whole {
      throw problem("holdout", "strategy_holdout_all", "nobody would be treated", "不会触达任何人")
    }
  }
}

extension StrategyDocument.Audience {
  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["segment", "exclude"])
    self.init(
      segment: try reader.string("segment"),
      exclude: try reader.optionalArray("exclude") { value throws(JSONError) in try value.asString() })
  }
}

extension StrategyDocument.Trigger {
  private enum Word: String, CaseIterable {
    case segmentEntered = "segment_entered"
    case segmentLeft = "segment_left"
    case event, order, date, schedule, manual
  }

  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    switch try reader.oneOf("on", Word.self) {
    case .segmentEntered: self = .segmentEntered(existing: try reader.optionalBool("existing") ?? true)
    case .segmentLeft: self = .segmentLeft
    case .event: self = .event(name: try reader.string("name"))
    case .order: self = .order
    case .date:
      self = .date(
        field: try reader.string("field"), offsetDays: try reader.optionalWhole("offset_days", -36_500...36_500) ?? 0,
        hour: try reader.optionalWhole("hour", 0...23) ?? 10)
    case .schedule:
      let text = try reader.string("from")
      guard let from = Instant(rfc3339: text) else {
        throw JSONError(
          .invalid(
            code: "strategy_instant", english: "must be an instant such as 2026-11-20T10:00:00+08:00",
            chinese: "必须是形如 2026-11-20T10:00:00+08:00 的时间"), path: "trigger.from")
      }
      self = .schedule(from: from, everyDays: try reader.optionalWhole("every_days", 1...36_500))
    case .manual: self = .manual
    }
  }
}

extension StrategyDocument.Reentry {
  private enum Word: String, CaseIterable { case once, every, always }

  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    switch try reader.oneOf("mode", Word.self) {
    case .once: self = .once
    case .every: self = .everyDays(try reader.positive("days", most: 36_500))
    case .always: self = .always
    }
  }
}

extension StrategyDocument.Arm {
  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["key", "weight", "actions"])
    self.init(
      key: try reader.string("key"), weight: try reader.optionalWhole("weight", -1_000_000...1_000_000) ?? 1,
      actions: try reader.array("actions") { step throws(JSONError) in try StrategyDocument.Step(step) })
  }
}

extension StrategyDocument.Step {
  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["key", "channel", "template", "coupon", "url", "delay_minutes", "cost_minor"])
    let channel = Channel(rawValue: try reader.string("channel"))
    self.init(
      key: try reader.optionalString("key") ?? channel.rawValue, channel: channel,
      template: channel == .email ? try reader.string("template") : try reader.optionalString("template") ?? "",
      coupon: channel == .coupon ? try reader.string("coupon") : try reader.optionalString("coupon"),
      url: channel == .webhook ? try reader.string("url") : try reader.optionalString("url"),
      delayMinutes: try reader.optionalWhole("delay_minutes", 0...52_560_000) ?? 0,
      cost: try reader.optionalWhole("cost_minor", sums) ?? 0)
  }
}

extension StrategyDocument.Goal {
  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["event", "window_days"])
    self.init(
      event: try reader.optionalString("event") ?? "order", windowDays: try reader.positive("window_days", most: 36_500)
    )
  }
}

/// What a sum may be, so that many can be added.
private let sums: ClosedRange<Int64> = -1_000_000_000_000_000...1_000_000_000_000_000

extension StrategyDocument.BudgetRule {
  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["key", "money_minor", "liability_minor"])
    self.init(
      key: try reader.string("key"), money: try reader.optionalWhole("money_minor", sums),
      liability: try reader.optionalWhole("liability_minor", sums))
  }
}

extension StrategyDocument.ApprovalRule {
  private enum Word: String, CaseIterable {
    case none, required
    case suggestOnly = "suggest_only"
  }

  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    switch try reader.optionalOneOf("approval", Word.self) ?? .none {
    case .none: self = .none
    case .required: self = .required
    case .suggestOnly: self = .suggestOnly
    }
  }
}

extension Cap {
  package init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["channel", "count", "days"])
    self.init(
      channel: try reader.optionalString("channel").map(Channel.init(rawValue:)),
      count: try reader.whole("count", -1_000_000...1_000_000), days: try reader.positive("days", most: 36_500))
  }
}

extension QuietHours {
  /// `{"from": "21:00", "to": "09:00"}`.
  package init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["from", "to"])
    self.init(from: try reader.clockTime("from"), to: try reader.clockTime("to"))
  }
}

extension JSONReader {
  fileprivate func positive(_ key: String, most: Int64 = 1_000_000_000) throws(JSONError) -> Int64 {
    let value = try int(key)
    guard value > 0 else {
      throw try required(key).invalid("number_not_positive", english: "must be above 0", chinese: "必须大于 0")
    }
    return try whole(key, 1...most)
  }

  /// A whole number of a size that can be reckoned with.
  fileprivate func whole(_ key: String, _ range: ClosedRange<Int64>) throws(JSONError) -> Int64 {
    let value = try int(key)
    guard range.contains(value) else {
      throw try required(key).invalid(
        "number_range", english: "must be a whole number from \(range.lowerBound) to \(range.upperBound)",
        chinese: "必须是 \(range.lowerBound) 到 \(range.upperBound) 的整数")
    }
    return value
  }

  fileprivate func optionalWhole(_ key: String, _ range: ClosedRange<Int64>) throws(JSONError) -> Int64? {
    try optional(key) == nil ? nil : whole(key, range)
  }

  /// A share in millionths.
  fileprivate func share(_ key: String) throws(JSONError) -> Int64? {
    guard let reader = try optional(key) else { return nil }
    var number: Double? = reader.value.doubleValue
    if let text = reader.value.stringValue, text.hasSuffix("%") { number = Double(text.dropLast()).map { $0 / 100 } }
    guard let number, (0...1).contains(number) else {
      throw reader.invalid(
        "share_range", english: "must be a share from 0 to 1, or a text such as \"50%\"",
        chinese: "必须是 0 到 1 之间的比例，或形如 \"50%\" 的文字")
    }
    return Int64((number * Double(Draws.whole)).rounded())
  }

  /// Seconds after midnight of `HH:MM`.
  fileprivate func clockTime(_ key: String) throws(JSONError) -> Int64 {
    let parts = try string(key).split(separator: ":").map { Int64($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
      (0..<60).contains(minute), hour < 24 || minute == 0
    else {
      throw try required(key).invalid("clock_time", english: "must be a time such as 21:00", chinese: "必须是形如 21:00 的时间")
    }
    return hour * 3_600 + minute * 60
  }
}
