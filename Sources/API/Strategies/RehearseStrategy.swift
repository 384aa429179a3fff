internal import Content
internal import Control
internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let rehearseStrategy = route(
    "POST", "/v1/strategies/bench", .analyse,
    "Decide a draft without acting: {\"document\", \"key\"?, \"customer\"?, \"at\"?, \"limit\"?, \"templates\"?}",
    "试跑策略草稿，不产生任何动作：{\"document\", \"key\"?, \"customer\"?, \"at\"?, \"limit\"?, \"templates\"?}"
  ) { call in
    let body = try call.object()
    let document = try body.required("document").value
    var at = call.now
    if let text = try body.optionalString("at") {
      guard let instant = Instant(rfc3339: text), instant <= call.now else {
        throw try body.required("at").invalid(
          "instant_future", english: "must be an instant that is not in the future", chinese: "必须是不晚于现在的时间")
      }
      at = instant
    }
    let limit = try body.optionalInt("limit") ?? 500
    guard (1...2_000).contains(limit) else {
      throw try body.required("limit").invalid(
        "number_range", english: "must be a whole number from 1 to 2000", chinese: "必须是 1 到 2000 的整数")
    }
    let (tenant, language) = (call.tenant, call.language)
    var aliases: AliasSet?
    if let name = try body.optionalString("customer") {
      aliases = try await call.records.read { tx in
        try CustomerName.resolve(name, tenant.id, in: tx, field: "customer")
      }
    }
    let request = Rehearsal.Request(
      document: document, key: try body.optionalString("key"), customer: aliases, at: at, limit: Int(limit),
      templates: try Rehearsal.Request.templates(body))
    let report: Rehearsal.Report
    do {
      report = try await Rehearsal(records: call.records, clock: call.services.clock, ids: call.services.ids)
        .run(tenant.id, request)
    } catch let error as JSONError {
      throw error.below("document")
    }
    let names = try await call.records.read { tx in
      try CustomerNames(tx, tenant.id, report.decisions.prefix(Bench.shown).map(\.customer))
    }
    return .json(Bench(report: report, names: names, language: language, zone: tenant.zone).json)
  }
  .taking(
    body: .form([
      "document": .strategyDocument, "key": .text.optional, "customer": .customerName.optional,
      "at": .instant.optional.saying("Not in the future.", "不晚于现在。"),
      "limit": .whole(1...2_000).optional.standing(at: 500), "templates": .map(.messageDocument).optional,
    ])
  )
  .answering(.bench)
  .refusing(404, 410, 422)

  static let checkDraft = route(
    "POST", "/v1/strategies/check", .analyse, "Everything that keeps a draft from starting: {\"document\"}",
    "草稿启动前需解决的全部问题：{\"document\"}"
  ) { call in
    let body = try call.object()
    let document = try body.required("document").value
    do {
      let problems = try await call.services.strategies.problems(call.id, document: document)
      return .json(["problems": .array(problems.map { $0.shape(call.language) })])
    } catch let error as JSONError {
      let words = APIError(mapping: error) ?? .internal
      return .json([
        "problems": [
          [
            "code": .string(words.code), "field": .text(words.field),
            "message": .string(words.words.text(call.language)),
          ]
        ]
      ])
    }
  }
  .taking(body: .form(["document": .any, "key": .text.optional]))
  .answering(["problems": .list(Schema.problem.with(["field": .text.orNull.optional]))])
}

extension Rehearsal.Request {
  private static let mostTemplates = 20

  /// `{"templates": {"win-back": {"subject", ...}}}`: messages that are not saved yet.
  fileprivate static func templates(_ body: JSONReader) throws -> [String: JSON] {
    guard try body.optional("templates") != nil else { return [:] }
    let templates = try body.object("templates").members
    guard templates.count <= mostTemplates else {
      throw try body.required("templates").invalid(
        "templates_many", english: "must be at most \(mostTemplates)", chinese: "最多 \(mostTemplates) 个")
    }
    for document in templates.values { _ = try MessageTemplate(document) }
    return templates
  }
}

/// A rehearsal as the console shows it.
private struct Bench {
  static let shown = 200

  let report: Rehearsal.Report
  let names: CustomerNames
  let language: Language
  let zone: Zone

  var json: JSON {
    let decisions = report.decisions
    var (outcomes, gates, arms): ([String: Int64], [String: Int64], [String: Int64]) = ([:], [:], [:])
    for decision in decisions {
      let verdict = decision.body.verdict
      outcomes[verdict.outcome.word, default: 0] += 1
      if case .blocked(let gate) = verdict.outcome {
        gates[gate.word, default: 0] += 1
      } else if let arm = verdict.arm {
        arms[arm, default: 0] += 1
      }
    }
    let baseline = report.baseline.map { baseline -> JSON in
      [
        "customers": .int(Int64(baseline.customers)), "converted": .int(Int64(baseline.converted)),
        "revenue_minor": .int(baseline.revenue),
      ]
    }
    return [
      "at": .instant(report.at), "considered": .int(Int64(decisions.count)), "audience": .int(Int64(report.audience)),
      "outcomes": .object(outcomes.mapValues { .int($0) }), "gates": .object(gates.mapValues { .int($0) }),
      "arms": .object(arms.mapValues { .int($0) }),
      "cost_minor": .int(decisions.reduce(0) { $0 + $1.cost }),
      "liability_minor": .int(decisions.reduce(0) { $0 + $1.liability }), "baseline": baseline ?? .null,
      "receipts": .array(decisions.prefix(Bench.shown).map(receipt)),
    ]
  }

  private func receipt(_ decision: Rehearsal.Decision) -> JSON {
    let verdict = decision.body.verdict
    let words = decision.body.words(report.policy, language: language, zone: zone)
    return [
      "customer": .id(decision.customer), "customer_name": .string(names.name(decision.customer)),
      "at": .instant(report.at), "outcome": .string(verdict.outcome.word), "summary": .string(words.summary),
      "words": .array(words.gates.map { .string($0) }), "arm": .text(verdict.arm), "is_drawn": .bool(verdict.isDrawn),
      "gates": .array(verdict.gateShapes),
    ]
  }
}

extension Schema {
  fileprivate static let bench: Schema = [
    "at": .instant, "considered": .count, "audience": .count, "outcomes": .map(.count), "gates": .map(.count),
    "arms": .map(.count), "cost_minor": .minor, "liability_minor": .minor,
    "baseline": (["customers": .count, "converted": .count, "revenue_minor": .minor] as Schema).orNull,
    "receipts": .list([
      "customer": .id, "customer_name": .text, "at": .instant, "outcome": .text, "summary": .text,
      "words": .list(.text), "arm": .text.orNull, "is_drawn": .truth, "gates": .gates,
    ]),
  ]
}
