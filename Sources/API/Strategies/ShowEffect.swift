internal import Domain
internal import HTTPServer
internal import JSON
internal import Learn

extension Route {
  static let showEffect = route(
    "GET", "/v1/strategies/{key}/effect", .read, "What a strategy did, against its holdout, with intervals",
    "策略效果：与对照组比较，含置信区间"
  ) { call in
    let query = call.query
    let mode = try query.word("mode").flatMap { word in Mode.allCases.first { $0.word == word } }
    let key = call.parameter("key")
    let strategy = try await call.strategy(key)
    if strategy.liveVersion == 0 { throw APIError.neverStarted(key) }
    var members = try await call.services.effects.report(call.id, key: key, mode: mode).json.objectValue ?? [:]
    let days = LocalDays(call.tenant.zone, until: call.now, days: ActionDays.shown)
    let (tenant, measured) = (call.id, mode ?? call.tenant.mode)
    let actions = try await call.records.read { tx in
      try tx.actionDays(tenant, measured, strategy.id, in: days.spans).map { ($0.planned, $0.sent) }
    }
    members["actions_by_day"] = .array(
      zip(days.days, actions).map { day, count in
        ["day": .string("\(day)"), "planned": .int(count.0), "sent": .int(count.1)]
      })
    return .json(.object(members))
  }
  .taking(query: Parameter("mode", .mode))
  .answering(.effect)
  .refusing(404, 409)
}

/// A strategy's actions by the local day on which they were planned.
private enum ActionDays {
  static let shown: Int64 = 30
}

extension Schema {
  /// Low and high end; null where nothing is known.
  private static let range = list(.number, 2...2).orNull
  private static let sentence: Schema = ["code": .text, "en": .text, "zh-CN": .text]
  private static let inRange: Schema = ["estimate": .number.orNull, "fixed": .range, "sequential": .range]
  private static let estimate: Schema = [
    "control": .number.orNull, "treatment": .number.orNull, "difference": .number.orNull, "fixed": .range,
    "sequential": .range, "p_fixed": .number.orNull, "p_sequential": .number.orNull, "lift": .number.orNull,
    "lift_sequential": .range, "verdict": .one(of: "gain", "loss", "none", "too_few"), "needed": .count.optional,
  ]

  fileprivate static let effect =
    ([
      "strategy": .text, "name": .text, "mode": .mode, "at": .instant,
      "goal": ["event": .text, "window_days": .count], "currency": .currency,
      "epochs": .list([
        "epoch": .count, "units": .count,
        "sample_ratio":
          ([
            "p": .number.orNull, "is_mismatch": .truth,
            "sizes": .list(["arm": .text.orNull, "share": .number.orNull, "units": .count]),
          ] as Schema).orNull,
      ]),
      "arms": .list([
        "arm": .text.orNull, "units": .count, "converted": .count, "conversion": .number.orNull,
        "revenue_minor": .number.orNull, "revenue_per_unit_minor": .number.orNull, "cost_minor": .minor,
      ]),
      "effects": .list([
        "arm": .text.orNull.saying("Null: all arms together.", "null 表示全部变体。"), "treated_units": .count,
        "held_out_units": .count, "conversion": estimate, "revenue_minor": estimate, "cost_minor": .number.orNull,
        "incremental_revenue_minor": inRange, "roi": inRange,
        "sentences": ["en": .list(.text), "zh-CN": .list(.text)],
      ]),
      "funnel": .list([
        "arm": .text, "planned": .count, "sent": .count, "unknown": .count, "delivered": .count, "opened": .count,
        "clicked": .count, "bounced": .count, "complained": .count, "unsubscribed": .count, "units": .count,
        "converted": .count,
      ]),
      "curve": [
        "treated_units": .count, "held_out_units": .count, "undated": .count,
        "days": .list(["day": .count, "treated": .number.orNull, "held_out": .number.orNull]),
      ],
      "decisions": [
        "considered": .count, "planned": .count, "awaiting_approval": .count, "suggested": .count,
        "blocked": .map(.count),
      ],
      "warnings": .list(sentence), "notes": .list(sentence),
      "actions_by_day": .list(["day": .day, "planned": .count, "sent": .count]),
    ] as Schema).named("Effect")
}
