internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showOverview = route(
    "GET", "/v1/overview", .operate, "What there is, what is due, what was done", "总览：数据量、待办与动作"
  ) { call in
    _ = try call.query([])
    let (tenant, now) = (call.tenant, call.now)
    return .json(
      try await call.records.read { tx in
        var facts = try tx.factCounts(tenant.id)
        // An alias set counts once.
        facts["customers"] = try tx.customerCount(tenant.id)
        let actions = try tx.actionCounts(tenant.id, nil).map { ($0.word, JSON.int($1)) }
        let strategies = try tx.strategies(tenant.id).map { strategy -> JSON in
          let actions = try tx.actionCounts(tenant.id, strategy.id).map { ($0.word, JSON.int($1)) }
          return [
            "key": .string(strategy.key), "state": .string(strategy.state.rawValue),
            "live_version": .int(strategy.liveVersion), "latest_version": .int(strategy.latestVersion),
            "actions": .object(Dictionary(uniqueKeysWithValues: actions)),
          ]
        }
        return [
          "tenant": .string(tenant.name), "mode": .string(tenant.mode.word), "now": .instant(now),
          "facts": .object(facts.mapValues { .int($0) }),
          "due": .object(try tx.dueCounts(tenant.id, now: now).mapValues { .int($0) }),
          "next_due_at": .instant(try tx.nextDue(tenant.id)),
          "actions": .object(Dictionary(uniqueKeysWithValues: actions)),
          "receipts": .object(try ReceiptCounts.json(tx, tenant.id, nil)), "strategies": .array(strategies),
          "stops": .int(Int64(try tx.stops(tenant.id).count)),
        ]
      })
  }

  static let health = open("GET", "/healthz", "The process is alive", "进程存活") { _ in .json(["status": "ok"]) }

  static let readiness = open("GET", "/readyz", "The database answers", "数据库可用") { visit in
    _ = try await visit.services.records.read { tx in try tx.tenants().count }
    return .json(["status": "ready"])
  }
}
