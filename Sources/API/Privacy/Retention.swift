internal import Control
internal import Domain
internal import HTTPServer
internal import JSON
internal import Rules

extension Route {
  static let showRetention = route(
    "GET", "/v1/retention", .read, "How long what is kept, and what the latest daily sweeps took", "数据保留期限及最近的每日清理记录"
  ) { call in
    let tenant = call.id
    return .json(
      try await call.records.read { tx in
        let rules = try tx.retention(tenant)
        let short = try RetentionWarnings(tx, tenant, rules)
        return [
          "items": .array(RetentionRules.Subject.allCases.map { $0.shape(rules) }),
          "runs": .array(try tx.retentionRuns(tenant, limit: 14).map(\.shape)), "segments": .array(short.segments),
        ]
      })
  }
  .answering([
    "items": .list(.retentionRule), "runs": .list(.retentionRun), "segments": .list(.shortSegment),
  ])

  static let previewRetention = route(
    "GET", "/v1/retention/{subject}/preview", .own, "How much would go now, under a rule of ?days=", "按 ?days= 预览将删除的数量"
  ) { call in
    let subject = try call.subject()
    guard let days = try call.query.whole("days") else {
      throw APIError.queryInvalid("days", "a whole number", "应为整数")
    }
    try subject.check(days) { APIError.queryInvalid("days", $0.english, $0.chinese) }
    let (tenant, now) = (call.id, call.now)
    let count = try await call.records.read { tx in
      try tx.oldCount(tenant, subject, before: now - .days(days), now: now)
    }
    return .json(["subject": .string(subject.rawValue), "days": .int(days), "count": .int(count)])
  }
  .taking(place: "subject", .one(RetentionRules.Subject.self))
  .taking(query: Parameter("days", .whole(1...RetentionRules.Subject.most), isRequired: true))
  .answering(["subject": .one(RetentionRules.Subject.self), "days": .whole, "count": .count])
  .refusing(404)

  static let setRetention = route(
    "PUT", "/v1/retention/{subject}", .own, "Keep something for so many days, or for ever: {\"days\": 365 or null}",
    "设置保留天数，null 为永久保留：{\"days\": 365 或 null}"
  ) { call in
    let subject = try call.subject()
    let body = try call.object()
    if try body.members["days"] == nil { throw JSONError(.missing, path: "days") }
    let days = try body.optionalInt("days")
    if let days {
      try subject.check(days) { words in
        JSONError(
          .invalid(code: "retention_days", english: words.english, chinese: words.chinese), path: "days")
      }
    }
    let tenant = call.id
    let rules = try await call.records.write { tx in
      var rules = try tx.retention(tenant)
      let before = rules.days(subject)
      rules.said[subject] = days
      // Who is silent is told by events, so these have to be there for as long.
      if let silent = rules.days(.customers), let events = rules.days(.events), events < silent {
        throw APIError.retentionOrder
      }
      if subject == .events, let days { try OpenGoals(tx, tenant).check(days) }
      try tx.saveRetention(tenant, subject, days: days)
      call.trail?.note(
        "retention/\(subject.rawValue)", before: ["days": before.map { .int($0) } ?? .null],
        after: ["days": days.map { .int($0) } ?? .null])
      return rules
    }
    return .json(
      try await call.records.read { tx in
        var members = subject.shape(rules).objectValue ?? [:]
        members["segments"] = .array(try RetentionWarnings(tx, tenant, rules).segments)
        return .object(members)
      })
  }
  .taking(place: "subject", .one(RetentionRules.Subject.self))
  .taking(body: .form(["days": .whole(1...RetentionRules.Subject.most).orNull]))
  .answering(Schema.retentionRule.with(["segments": .list(.shortSegment)]))
  .refusing(404, 409)
}

extension Call {
  fileprivate func subject() throws(APIError) -> RetentionRules.Subject {
    guard let subject = RetentionRules.Subject(rawValue: parameter("subject")) else {
      throw .notFound(Words("retention rule", "保留规则"), parameter("subject"))
    }
    return subject
  }
}

extension RetentionRules.Subject {
  fileprivate func check(_ days: Int64, _ error: (Words) -> any Error) throws {
    guard (least...RetentionRules.Subject.most).contains(days) else {
      throw error(
        Words(
          "must be from \(least) to \(RetentionRules.Subject.most) days",
          "应为 \(least) 到 \(RetentionRules.Subject.most) 天"))
    }
  }

  fileprivate func shape(_ rules: RetentionRules) -> JSON {
    [
      "subject": .string(rawValue), "days": rules.days(self).map { .int($0) } ?? .null,
      "standard": standard.map { .int($0) } ?? .null, "least": .int(least),
    ]
  }
}

extension Schema {
  fileprivate static let retentionRule: Schema = [
    "subject": .one(RetentionRules.Subject.self), "days": .whole.orNull, "standard": .whole.orNull, "least": .whole,
  ]
  fileprivate static let retentionRun: Schema = [
    "day": .day, "started_at": .instant, "ended_at": .instant.orNull, "removed": .map(.count),
  ]
  /// A segment that looks farther back than events are kept; null looks back for ever.
  fileprivate static let shortSegment: Schema = ["key": .text, "name": .text, "reach_days": .whole.orNull]
}

extension RetentionRun {
  fileprivate var shape: JSON {
    [
      "day": .string("\(day)"), "started_at": .instant(startedAt), "ended_at": .instant(endedAt),
      "removed": .object(removed.mapValues { .int($0) }),
    ]
  }
}

/// Segments whose rules look farther back at events than these are kept.
struct RetentionWarnings {
  let segments: [JSON]

  init(_ tx: any Transaction, _ tenant: TenantID, _ rules: RetentionRules) throws {
    guard let kept = rules.days(.events) else {
      segments = []
      return
    }
    segments = try tx.segments(tenant).filter { $0.archivedAt == nil }.compactMap { segment in
      guard let reach = (try? Condition(json: segment.definition))?.eventReach, reach.exceeds(days: kept) else {
        return nil
      }
      return ["key": .string(segment.key), "name": .string(segment.name), "reach_days": reach.shape]
    }
  }

  /// What the checker says of one rule; nil where it can be answered for good.
  static func sentence(_ condition: Condition, _ rules: RetentionRules) -> Words? {
    guard let kept = rules.days(.events), condition.eventReach.exceeds(days: kept) else { return nil }
    return Words(
      "Events are kept for \(kept) days, and this rule looks farther back: what happened before is not counted.",
      "行为数据仅保留 \(kept) 天，而此规则回溯更久：更早的行为不计入。")
  }
}

/// Goals of strategies in force that count events.
private struct OpenGoals {
  private let longest: (key: String, days: Int64)?

  init(_ tx: any Transaction, _ tenant: TenantID) throws {
    let goals = try tx.strategies(tenant).filter { $0.state == .live || $0.state == .paused }.compactMap {
      strategy -> (key: String, days: Int64)? in
      guard let version = try tx.strategyVersion(tenant, strategy.id, strategy.liveVersion),
        let goal = (try? StrategyDocument(json: version.document))?.goal, goal.event != "order"
      else { return nil }
      return (strategy.key, goal.windowDays)
    }
    longest = goals.max { $0.days < $1.days }
  }

  /// What a goal counts has to be there until its window closes.
  func check(_ kept: Int64) throws {
    if let longest, longest.days > kept { throw APIError.retentionGoal(longest.key, longest.days) }
  }
}

extension EventReach {
  /// Null looks back for ever.
  fileprivate var shape: JSON {
    if case .days(let days) = self { .int(days) } else { .null }
  }
}

extension APIError {
  static func retentionGoal(_ strategy: String, _ days: Int64) -> APIError {
    .init(
      "retention_goal", 409, field: "days",
      "The goal of strategy “\(strategy)” counts events for \(days) days; keep them at least as long.",
      "策略“\(strategy)”的目标统计 \(days) 天内的行为，保留期限不能更短。")
  }

  static let retentionOrder = APIError(
    "retention_order", 409, field: "days",
    "Whether somebody is still active is told by events, so events must be kept at least as long as silent customers.",
    "客户是否活跃由行为数据判断，因此行为数据的保留期限不能短于沉默客户的期限。")
}
