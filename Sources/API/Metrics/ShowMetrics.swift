internal import Decide
internal import Domain
internal import HTTPServer

extension Route {
  static let metrics = route(
    "GET", "/metrics", .read, "Figures for Prometheus: the process, its answers, and the tenant's loop",
    "Prometheus 指标：进程、请求与业务循环"
  ) { call in
    let (tenant, now) = (call.tenant, call.now)
    var text = try await call.records.read { tx in
      var text = MetricsText()
      try LoopFigures(tx: tx, tenant: tenant, now: now).write(to: &text)
      return text
    }
    call.services.requests.write(to: &text)
    ProcessFigures.write(to: &text)
    return HTTPResponse(
      status: 200, headers: ["Content-Type": MetricsText.contentType, "Cache-Control": "no-store"],
      body: .bytes(Array(text.text.utf8)))
  }
  .answering(bytes: MetricsText.contentType, "Prometheus' text format.", "Prometheus 文本格式。")
}

/// Where the loop of one tenant stands. From the store, so that each of several processes says the same.
private struct LoopFigures {
  let tx: any Transaction
  let tenant: Tenant
  let now: Instant

  func write(to text: inout MetricsText) throws {
    let backlog = try tx.backlog(tenant.id, now: now, most: 100_000)
    text.family("rondo_due", .gauge, "Rows that are due now, by what has to look at them.")
    for (stage, count) in backlog.sorted(by: { $0.key < $1.key }) {
      text.sample("rondo_due", ["stage": stage], Double(count))
    }
    let lag = try tx.oldestDue(tenant.id, now: now).map { Double((now - $0).microseconds) / 1e6 } ?? 0
    text.gauge("rondo_lag_seconds", "How long the oldest due row has waited.", lag)
    try writeLedger(to: &text)
    text.family("rondo_receipts_total", .counter, "Decisions by outcome.")
    for (code, count) in try tx.receiptCounts(tenant.id, nil).sorted(by: { $0.key < $1.key }) {
      text.sample("rondo_receipts_total", ["outcome": DecisionOutcome(code: code)?.word ?? "\(code)"], Double(count))
    }
    text.gauge("rondo_stops", "Emergency stops in force.", Double(try tx.stops(tenant.id).count))
    try writeBudgets(to: &text)
  }

  private func writeLedger(to text: inout MetricsText) throws {
    let actions = try tx.actionFigures(tenant.id, tenant.mode)
    text.family("rondo_actions", .gauge, "Actions of the tenant's mode by state; estimated in a large ledger.")
    for state in Action.State.allCases {
      text.sample("rondo_actions", ["state": state.word], Double(actions.total[state] ?? 0))
    }
  }

  private func writeBudgets(to text: inout MetricsText) throws {
    let budgets = try tx.budgets(tenant.id).filter { $0.mode == tenant.mode }
    text.family("rondo_budget_used_minor", .gauge, "Used of a budget, in minor units.")
    for budget in budgets {
      text.sample("rondo_budget_used_minor", ["budget": budget.key, "of": "money"], Double(budget.moneyUsed))
      text.sample("rondo_budget_used_minor", ["budget": budget.key, "of": "liability"], Double(budget.liabilityUsed))
    }
    text.family("rondo_budget_limit_minor", .gauge, "Limit of a budget, in minor units.")
    for budget in budgets {
      if let limit = budget.moneyLimit {
        text.sample("rondo_budget_limit_minor", ["budget": budget.key, "of": "money"], Double(limit))
      }
      if let limit = budget.liabilityLimit {
        text.sample("rondo_budget_limit_minor", ["budget": budget.key, "of": "liability"], Double(limit))
      }
    }
  }
}
