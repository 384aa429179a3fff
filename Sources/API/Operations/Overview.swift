internal import Control
internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON
internal import Learn

extension Route {
  static let showOverview = route(
    "GET", "/v1/overview", .read, "What there is, what is due, what was done", "总览：数据量、待办与动作"
  ) { call in
    let (tenant, now, language) = (call.tenant, call.now, call.language)
    let surroundings = try await OverviewSurroundings(call.services, language)
    let measured = try await call.services.targets.members(call.services.effects, tenant, now: now)
    let sums = try await call.services.overviewSums(tenant, now: now)
    return .json(
      try await call.records.read { tx in
        let facts = try OverviewFacts(tx, tenant, sums, now: now, language)
        var members = try facts.totals()
        members["loop"] = try facts.loop()
        members["targets"] = .object(facts.targets(measured))
        members["days"] = .array(facts.shownDays())
        members["week_ago"] = try facts.weekAgo()
        members["latest"] = .array(
          try ReceiptRows.json(tx.receipts(tenant.id, ReceiptQuery(limit: 8)).receipts, tx, tenant, language))
        members["alerts"] = .array(try facts.alerts(surroundings))
        return .object(members)
      })
  }
  .answering(.overview)

  static let health = open("GET", "/healthz", "The process is alive", "进程存活") { _ in .json(["status": "ok"]) }
    .answering(["status": .one(of: "ok")])
    .overlookingOthers()

  static let readiness = open("GET", "/readyz", "The database answers", "数据库可用") { visit in
    _ = try await visit.services.records.read { tx in try tx.tenants().count }
    return .json(["status": "ready"])
  }
  .answering(["status": .one(of: "ready")])
  .overlookingOthers()
}

/// The parts of the overview that one snapshot answers. Actions are those of the tenant's present mode.
struct OverviewFacts {
  private let tx: any Transaction
  private let tenant: Tenant
  private let now: Instant
  private let language: Language
  private let actions: ActionFigures
  private let backlog: [String: Int64]
  private let days: LocalDays
  private let sums: OverviewSums
  private let doings: [Doings]

  init(
    _ tx: any Transaction, _ tenant: Tenant, _ sums: OverviewSums, now: Instant, _ language: Language
  ) throws {
    self.tx = tx
    self.tenant = tenant
    self.now = now
    self.language = language
    actions = try tx.actionFigures(tenant.id, tenant.mode)
    backlog = try tx.backlog(tenant.id, now: now, most: 10_000)
    self.sums = sums
    days = sums.days
    doings = sums.pastDays + (try tx.doings(tenant.id, tenant.mode, in: days.spans.suffix(1)))
  }

  func totals() throws -> [String: JSON] {
    let facts = sums.facts
    let strategies = try tx.strategies(tenant.id).map { strategy -> JSON in
      [
        "key": .string(strategy.key), "state": .string(strategy.state.rawValue),
        "live_version": .int(strategy.liveVersion), "latest_version": .int(strategy.latestVersion),
        "actions": actions.json(strategy.id),
      ]
    }
    let estimated = facts.filter(\.value.isEstimate).map(\.key) + (actions.isEstimate ? ["actions"] : [])
    return [
      "tenant": .string(tenant.name), "mode": .string(tenant.mode.word), "now": .instant(now),
      "facts": .object(facts.mapValues { .int($0.value) }),
      "estimated": .array(estimated.sorted().map { .string($0) }), "summed_at": .instant(sums.at),
      "due": .object(backlog.mapValues { .int($0) }),
      "next_due_at": .instant(try tx.nextDue(tenant.id)), "actions": actions.total.json,
      "receipts": .object(try ReceiptCounts.json(tx, tenant.id, nil)), "strategies": .array(strategies),
      "stops": .int(Int64(try tx.stops(tenant.id).count)),
    ]
  }

  func loop() throws -> JSON {
    let actions = actions.total
    let blocked = doings.last?.receipts.filter { DayWords.isBlocked($0.key) }.values.reduce(0, +) ?? 0
    return [
      "due": .int(backlog.values.reduce(0, +)), "running": .int((actions[.leased] ?? 0) + (actions[.sending] ?? 0)),
      "awaiting_approval": .int(actions[.awaitingApproval] ?? 0), "dead": .int(actions[.dead] ?? 0),
      "unknown": .int(actions[.unknown] ?? 0), "blocked_today": .int(blocked),
      "lag_seconds": .int(try lag()),
    ]
  }

  private func lag() throws -> Int64 {
    try tx.oldestDue(tenant.id, now: now).map { ($0 - now).microseconds / -1_000_000 } ?? 0
  }

  func shownDays() -> [JSON] { zip(days.days, doings).map { shown($0, $1) } }

  private func shown(_ day: CivilDay, _ doings: Doings) -> JSON {
    func sum(_ isCounted: (Int64) -> Bool) -> JSON {
      .int(doings.receipts.filter { isCounted($0.key) }.values.reduce(0, +))
    }
    return [
      "day": .string("\(day)"), "decisions": sum { _ in true }, "sent": .int(doings.sent),
      "blocked": sum(DayWords.isBlocked), "held_out": sum(DayWords.isHeldOut), "orders": .int(doings.orders),
      "revenue_minor": .int(doings.revenue),
    ]
  }

  /// The same day last week up to the same time of day, so that a day that is not over is not beside a whole one.
  func weekAgo() throws -> JSON {
    let day = CivilDay(number: (days.days.last?.number ?? 7) - 7)
    let start = tenant.zone.start(of: day)
    let passed = now - (days.spans.last?.lowerBound ?? now)
    let end = min(start + passed, tenant.zone.start(of: CivilDay(number: day.number + 1)))
    let found = try tx.doings(tenant.id, tenant.mode, in: [start..<max(start, end)])
    return shown(day, found.first ?? Doings(receipts: [:], sent: 0, orders: 0, revenue: 0))
  }

  func targets(_ measured: [String: JSON]) -> [String: JSON] {
    let done = sums.automation
    return measured.merging([
      "automated": ["count": .int(done.all - done.touched), "total": .int(done.all)]
    ]) { $1 }
  }

  /// What a person should look at, the worst first.
  func alerts(_ surroundings: OverviewSurroundings) throws -> [JSON] {
    let actions = actions.total
    var alerts: [JSON] = []
    func add(_ kind: String, _ severity: String, _ words: Words, _ href: String) {
      alerts.append([
        "kind": .string(kind), "severity": .string(severity), "message": .string(words.text(language)),
        "href": .string(href),
      ])
    }
    if let dead = actions[.dead], dead > 0 {
      add("dead", "bad", Words("\(dead) actions failed for good.", "\(dead) 个动作最终失败。"), "/actions?state=dead")
    }
    if let unknown = actions[.unknown], unknown > 0 {
      add(
        "unknown", "bad",
        Words("\(unknown) mails may or may not have left. Say what became of them.", "\(unknown) 封邮件是否已发出未知，请确认结果。"),
        "/actions?state=unknown")
    }
    let waiting = try tx.waiting(tenant.id, tenant.mode)
    if let oldest = waiting.map(\.oldest).min(), now - oldest > .days(1) {
      let count = waiting.reduce(0) { $0 + $1.count }
      let days = (now - oldest).microseconds / Span.days(1).microseconds
      add(
        "approval", "warn",
        Words(
          "\(count) actions wait for approval, the oldest for \(days) days.", "\(count) 个动作等待审批，最早的已等待 \(days) 天。"),
        "/approvals")
    }
    let late = try lag()
    if late > 120 {
      add(
        "lag", "warn", Words("The loop is \(late / 60) minutes behind.", "循环滞后 \(late / 60) 分钟。"),
        "/actions?state=ready")
    }
    for budget in try tx.budgets(tenant.id) where budget.mode == tenant.mode {
      let used = [
        budget.moneyLimit.map { Double(budget.moneyUsed) / Double(max($0, 1)) },
        budget.liabilityLimit.map { Double(budget.liabilityUsed) / Double(max($0, 1)) },
      ].compactMap { $0 }.max()
      guard let used, used >= 0.9 else { continue }
      let share = Int(min(used, 9.99) * 100)
      add(
        "budget", "warn", Words("Budget “\(budget.key)” is \(share)% spent.", "预算“\(budget.key)”已使用 \(share)%。"),
        "/settings/budgets")
    }
    for (provider, until) in surroundings.outages {
      let time = String(until.rfc3339.dropFirst(11).prefix(5))
      add(
        "circuit", "warn",
        Words(
          "\(provider) does not answer; it is asked again at \(time) UTC. What it should send waits.",
          "\(provider) 没有应答，将于 UTC \(time) 重试，待发内容会等待。"), "/actions?state=retrying")
    }
    if let warning = surroundings.mailWarning {
      add("signing", "warn", Words(warning, warning), "/settings/sender")
    }
    for stop in try tx.stops(tenant.id) {
      add("stop", "warn", Words("A stop is in force: \(stop.reason)", "停发生效中：\(stop.reason)"), "/actions?view=stops")
    }
    return alerts
  }
}

/// What the process knows beside the store.
struct OverviewSurroundings: Sendable {
  let outages: [(provider: String, until: Instant)]
  /// In the language of the caller.
  let mailWarning: String?

  init(_ services: Services, _ language: Language) async throws {
    outages = services.outages()
    mailWarning = try await services.mailWarning(language)
  }
}

/// Which of a day's receipts count as what.
private enum DayWords {
  static func isHeldOut(_ code: Int64) -> Bool {
    [DecisionOutcome.blocked(.holdout).code, DecisionOutcome.blocked(.marketingHoldout).code].contains(code)
  }

  static func isBlocked(_ code: Int64) -> Bool { code >= 10 && !isHeldOut(code) }
}
