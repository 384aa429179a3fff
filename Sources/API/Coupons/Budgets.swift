internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listBudgets = route("GET", "/v1/budgets", .read, "List budgets with what is used", "列出预算及已用额度") {
    call in
    let tenant = call.id
    return .list(try await call.records.read { tx in try tx.budgets(tenant).map(\.shape) })
  }
  .answering(.items(.budget))

  static let saveBudget = route(
    "PUT", "/v1/budgets/{key}", .operate,
    "Create or change a budget's limits: {\"money_limit_minor\"?, \"liability_limit_minor\"?}; what is used stays",
    "创建或修改预算上限：{\"money_limit_minor\"?, \"liability_limit_minor\"?}；已用额度不变"
  ) { call in
    let key = try call.newKey("key")
    let body = try call.object()
    let budget = Budget(
      key: key, mode: call.tenant.mode, moneyLimit: try body.notNegative("money_limit_minor"),
      liabilityLimit: try body.notNegative("liability_limit_minor"))
    let tenant = call.id
    return .json(
      try await call.records.write { tx in
        let before = try tx.budget(tenant, budget.mode, key: key)?.shape
        try tx.saveBudget(tenant, budget)
        let after = try tx.budget(tenant, budget.mode, key: key)?.shape ?? budget.shape
        call.trail?.note(before: before, after: after)
        return after
      })
  }
  .taking(place: "key", .key)
  .taking(body: .form(["money_limit_minor": .amount.optional, "liability_limit_minor": .amount.optional]))
  .answering(.budget)
}

extension Budget {
  fileprivate var shape: JSON {
    [
      "key": .string(key), "mode": .string(mode.word), "money_limit_minor": .number(moneyLimit),
      "liability_limit_minor": .number(liabilityLimit), "money_used_minor": .int(moneyUsed),
      "liability_used_minor": .int(liabilityUsed),
    ]
  }
}

extension Schema {
  fileprivate static let budget =
    ([
      "key": .text, "mode": .mode, "money_limit_minor": .minor.orNull, "liability_limit_minor": .minor.orNull,
      "money_used_minor": .minor, "liability_used_minor": .minor,
    ] as Schema).named("Budget")
}
