internal import Domain
internal import JSON
internal import Learn

/// Return and lift as measured against holdouts; null where nothing is known yet.
enum OverviewTargets {
  static func measured(_ call: Call) async throws -> [String: JSON] {
    let tenant = call.id
    let running = try await call.records.read { tx in try tx.strategies(tenant).filter { $0.liveVersion > 0 } }
    var reports: [EffectReport] = []
    for strategy in running { reports.append(try await call.services.effects.report(tenant, key: strategy.key)) }
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
