internal import Domain
internal import JSON
internal import Learn

/// Return and lift as measured against holdouts; null where nothing is known yet.
struct OverviewTargets: Sendable {
  private struct Key: Hashable {
    let tenant: TenantID
    let mode: Mode
  }

  /// Over many customers this takes long and changes slowly; it says when it was measured.
  private let known = Kept<Key, [String: JSON]>()

  func members(_ effects: EffectDesk, _ tenant: Tenant, now: Instant) async throws -> [String: JSON] {
    try await known.value(Key(tenant: tenant.id, mode: tenant.mode)) {
      var members = OverviewTargets.measured(try await effects.effects(tenant.id, mode: tenant.mode))
      members["measured_at"] = .instant(now)
      return members
    }
  }

  private static func measured(_ reports: [EffectReport]) -> [String: JSON] {
    let effects = reports.map(\.json).compactMap { report -> (key: String, all: JSON)? in
      guard let key = report["strategy"]?.stringValue, let all = report["effects"]?.arrayValue?.first else {
        return nil
      }
      return (key, all)
    }
    return ["roi": roi(effects.map(\.all)), "lift": lift(effects)]
  }

  /// What the treated bought more than the held out, for what was spent, over all strategies that can be compared.
  private static func roi(_ effects: [JSON]) -> JSON {
    var (revenue, cost) = (0.0, 0.0)
    var isKnown = false
    for effect in effects {
      guard let more = effect["incremental_revenue_minor"]?["estimate"]?.doubleValue,
        effect["revenue_minor"]?["verdict"] != "too_few"
      else { continue }
      isKnown = true
      revenue += more
      cost += effect["cost_minor"]?.doubleValue ?? 0
    }
    return [
      "revenue_minor": isKnown ? .int(Int64(revenue)) : .null, "cost_minor": .int(Int64(cost)),
      "value": isKnown && cost > 0 ? .double((revenue / cost * 100).rounded() / 100) : .null,
    ]
  }

  /// Of the strategy with the most customers whose window has closed.
  private static func lift(_ effects: [(key: String, all: JSON)]) -> JSON {
    func units(_ effect: JSON) -> Int64 {
      (effect["treated_units"]?.intValue ?? 0) + (effect["held_out_units"]?.intValue ?? 0)
    }
    guard let most = effects.max(by: { units($0.all) < units($1.all) }), units(most.all) > 0,
      let conversion = most.all["conversion"]
    else { return .null }
    let range = conversion["lift_sequential"]
    return [
      "strategy": .string(most.key), "lift": conversion["lift"] ?? .null, "low": range?[0] ?? .null,
      "high": range?[1] ?? .null, "verdict": conversion["verdict"] ?? .null,
    ]
  }
}

extension Schema {
  private static let dayFigures: Schema = [
    "day": .day, "decisions": .count, "sent": .count, "blocked": .count, "held_out": .count, "orders": .count,
    "revenue_minor": .minor,
  ]

  static let overview =
    ([
      "tenant": .text, "mode": .mode, "now": .instant, "facts": .map(.whole), "estimated": .list(.text),
      "summed_at": .instant,
      "due": .map(.count), "next_due_at": .instant.orNull, "actions": .map(.count), "receipts": .map(.count),
      "strategies": .list([
        "key": .text, "state": .strategyState, "live_version": .count, "latest_version": .count,
        "actions": .map(.count),
      ]),
      "stops": .count,
      "loop": [
        "due": .count, "running": .count, "awaiting_approval": .count, "dead": .count, "unknown": .count,
        "blocked_today": .count, "lag_seconds": .whole,
      ],
      "targets": [
        "measured_at": .instant, "automated": ["count": .count, "total": .count],
        "roi": ["revenue_minor": .minor.orNull, "cost_minor": .minor, "value": .number.orNull],
        "lift":
          ([
            "strategy": .text, "lift": .number.orNull, "low": .number.orNull, "high": .number.orNull,
            "verdict": .text.orNull,
          ] as Schema).orNull,
      ],
      "days": .list(dayFigures), "week_ago": dayFigures, "latest": .list(.receiptRow),
      "alerts": .list(["kind": .text, "severity": .one(of: "warn", "bad"), "message": .text, "href": .text]),
    ] as Schema).named("Overview")
}
