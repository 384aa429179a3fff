internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listStrategies = route("GET", "/v1/strategies", .read, "List strategies", "列出策略") { call in
    let (tenant, mode) = (call.id, call.tenant.mode)
    let items = try await call.records.read { tx in
      let actions = try tx.actionFigures(tenant, mode)
      return try tx.strategies(tenant).map { strategy -> JSON in
        var members = strategy.shape
        let latest = try tx.strategyVersion(tenant, strategy.id, strategy.latestVersion)
        members["name"] = latest?.document["name"] ?? .string(strategy.key)
        members["kind"] = latest?.document["kind"] ?? "conversion"
        members["actions"] = actions.json(strategy.id)
        members["receipts"] = .object(try ReceiptCounts.json(tx, tenant, strategy.id))
        return .object(members)
      }
    }
    return .list(items)
  }
  .answering(.items(.strategyRow))

  static let showStrategy = route(
    "GET", "/v1/strategies/{key}", .read, "A strategy with its latest document and its counts", "策略详情：最新文档与计数"
  ) { call in
    let (tenant, key) = (call.id, call.parameter("key"))
    return .json(
      try await call.records.read { tx in
        guard let strategy = try tx.strategy(tenant, key: key) else { throw APIError.notFound(Thing.strategy, key) }
        var members = strategy.shape
        let latest = try tx.strategyVersion(tenant, strategy.id, strategy.latestVersion)
        members["document"] = latest?.document ?? .null
        members["name"] = latest?.document["name"] ?? .string(strategy.key)
        members["kind"] = latest?.document["kind"] ?? "conversion"
        members["occurrences"] = .object(
          Dictionary(
            uniqueKeysWithValues: try tx.occurrenceCounts(tenant, strategy.id).map { ("\($0)", JSON.int($1)) }))
        members["actions"] = .object(
          Dictionary(uniqueKeysWithValues: try tx.actionCounts(tenant, strategy.id).map { ($0.word, JSON.int($1)) }))
        members["receipts"] = .object(try ReceiptCounts.json(tx, tenant, strategy.id))
        return .object(members)
      })
  }
  .answering(
    Schema.strategyRow.with(["document": .strategyDocument.orNull, "occurrences": .map(.count)])
  )
  .refusing(404)

  static let listStrategyVersions = route(
    "GET", "/v1/strategies/{key}/versions", .read, "Every version of a strategy", "策略的所有版本"
  ) { call in
    let (tenant, key) = (call.id, call.parameter("key"))
    let items = try await call.records.read { tx in
      guard let strategy = try tx.strategy(tenant, key: key) else { throw APIError.notFound(Thing.strategy, key) }
      return try tx.strategyVersions(tenant, strategy.id).map(\.shape)
    }
    return .list(items)
  }
  .answering(
    .items(["version": .count, "author": .text, "created_at": .instant, "document": .strategyDocument])
  )
  .refusing(404)
}

extension Schema {
  fileprivate static let strategyRow =
    Schema.strategy.with([
      "name": .text, "kind": .one(StrategyDocument.Kind.self), "actions": .map(.count), "receipts": .map(.count),
    ]).named("StrategyRow")
}
