internal import Domain
internal import JSON

extension Schema {
  /// Whom to treat how, why and within which limits, as docs/schema/strategy.json says it.
  static let strategyDocument =
    form([
      "name": .filled, "kind": .one(StrategyDocument.Kind.self).optional.standing(at: "conversion"),
      "purpose": .one(of: "marketing", "service", "transactional", "conversation").optional
        .standing(at: "marketing"),
      "audience": .form(["segment": .text, "exclude": .list(.text).optional]), "trigger": trigger,
      "reentry": reentry.optional,
      "release": portion.optional.standing(at: 1), "holdout": portion.optional.standing(at: 0.1),
      "arms": .list(arm, 1...Int.max),
      "goal": .form(["event": .text.optional.standing(at: "order"), "window_days": someDays]),
      "caps": .list(.form(["channel": .text.optional, "count": .whole(-1_000_000...1_000_000), "days": someDays]))
        .optional,
      "budget": Schema.form(["key": .text, "money_minor": .sumMinor.optional, "liability_minor": .sumMinor.optional])
        .optional,
      "approval": .one(of: "none", "required", "suggest_only").optional.standing(at: "none"),
      "priority": .whole(-1_000_000...1_000_000).optional.standing(at: 0),
      "exclusion": message(["group": .text, "days": someDays]).optional,
      "quiet_hours": Schema.hours.optional, "rate": message(["per_hour": .whole(1...1_000_000_000)]).optional,
      "slot": message(["key": .text, "per_day": .whole(1...1_000_000_000)]).optional,
      "expires_after_hours": .whole(0...876_000).optional.standing(at: 72),
    ]).named("StrategyDocument")

  private static let sumMinor = whole(-1_000_000_000_000_000...1_000_000_000_000_000)
  private static let someDays = whole(1...JSONReader.mostDays)
  /// A share, or one in percent: `"50%"`.
  private static let portion = either(.share, .text(like: "^[0-9.]+%$"))

  private static let trigger = either(
    message(["on": .one(of: "segment_entered"), "existing": .truth.optional.standing(at: true)]),
    message(["on": .one(of: "segment_left", "order", "manual")]),
    message(["on": .one(of: "event"), "name": .text]),
    message([
      "on": .one(of: "date"), "field": .text, "offset_days": .whole(-36_500...36_500).optional,
      "hour": .whole(0...23).optional,
    ]),
    message(["on": .one(of: "schedule"), "from": .instant, "every_days": .whole(1...36_500).optional]))

  private static let reentry = either(
    message(["mode": .one(of: "once", "always")]), message(["mode": .one(of: "every"), "days": someDays]))

  private static let arm = form([
    "key": .text, "weight": .whole(1...1_000_000).optional.standing(at: 1), "actions": .list(step),
  ])

  private static let step = form([
    "key": .text.optional.saying("The channel unless given.", "默认为渠道。"), "channel": .text.like("email"),
    "template": .text.optional.saying("Needed for email.", "email 必填。"),
    "coupon": .text.optional.saying("A coupon pool; needed for coupon.", "优惠券池；coupon 必填。"),
    "url": .text.optional.saying("Needed for webhook.", "webhook 必填。"),
    "delay_minutes": .whole(0...52_560_000).optional,
    "cost_minor": .sumMinor.optional,
  ])
}
