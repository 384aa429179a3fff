internal import Domain
internal import HTTPServer
internal import JSON
internal import Rules
internal import Statistics

extension Route {
  static let previewSegment = route(
    "POST", "/v1/segments/preview", .operate,
    "Count whom a definition would hold, over everybody or a fair sample: {\"definition\"}",
    "预估一个分群定义的人数（全量或抽样）：{\"definition\"}"
  ) { call in
    let body = try call.object(["definition"])
    let condition: Condition
    do throws(JSONError) {
      condition = try Condition(json: try body.required("definition").value)
    } catch {
      throw error.path == "definition" ? error : error.below("definition")
    }
    let words = describe(condition, call.language, currency: call.tenant.currency)
    return .json(try await SegmentPreview(condition, call).json(words))
  }

  static let showGrowth = route(
    "GET", "/v1/segments/{key}/growth", .operate, "When the present members entered, by day", "当前成员的进入时间（按天）"
  ) { call in
    let query = try call.query(["days"])
    guard let days = Int64(query["days"] ?? "30"), (1...366).contains(days) else {
      throw APIError.queryInvalid("days", "a whole number from 1 to 366", "应为 1 到 366 的整数")
    }
    let (tenant, key, spans) = (
      call.id, call.parameter("key"), LocalDays(call.tenant.zone, until: call.now, days: days)
    )
    let entries = try await call.records.read { tx in
      guard let segment = try tx.segment(tenant, key: key) else { throw APIError.notFound(Thing.segment, key) }
      return try tx.entries(tenant, segment.id, in: spans.spans)
    }
    return .list(zip(spans.days, entries).map { ["day": .string("\($0)"), "entered": .int($1)] })
  }
}

/// Looks at whole buckets of customers, in an order that has nothing to do with them, until enough were looked at.
private struct SegmentPreview {
  private static let enough = 4_000
  private static let patience = Duration.milliseconds(1_200)

  private var lookedAt = 0
  private var matched = 0
  private var sample: [JSON] = []
  private var population: Int64 = 0
  private var isExact = false

  init(_ condition: Condition, _ call: Call) async throws {
    let (tenant, now, records) = (call.tenant, call.now, call.records)
    let (context, count) = try await records.read { tx in
      let latest = try tx.latestContext(tenant.id)
      return (
        try latest.map { try EvaluationContext($0, zone: tenant.zone) } ?? EvaluationContext(zone: tenant.zone),
        try tx.customerCount(tenant.id)
      )
    }
    population = count
    let begin = ContinuousClock.now
    var next = 0
    while next < 1024, lookedAt < SegmentPreview.enough || count <= SegmentPreview.enough,
      ContinuousClock.now - begin < SegmentPreview.patience
    {
      let buckets = (next..<min(next + 16, 1024)).map { Int64($0 * 421 % 1024) }
      next += buckets.count
      let wantsMore = sample.count < 10
      let found = try await records.read { tx in
        try SegmentPreview.look(tx, tenant.id, buckets, condition, context, now: now, wantsRows: wantsMore)
      }
      lookedAt += found.lookedAt
      matched += found.matched
      sample += found.rows.prefix(10 - min(10, sample.count))
    }
    isExact = next >= 1024
  }

  private static func look(
    _ tx: any Transaction, _ tenant: TenantID, _ buckets: [Int64], _ condition: Condition,
    _ context: EvaluationContext, now: Instant, wantsRows: Bool
  ) throws -> (lookedAt: Int, matched: Int, rows: [JSON]) {
    var lookedAt = 0
    var members: [CustomerID] = []
    for bucket in buckets {
      let ids = try tx.customers(tenant, inBucket: bucket).map(\.id)
      let aliases = try tx.aliasSets(tenant, ids)
      for id in ids where aliases[id]?.canonical ?? id == id {
        lookedAt += 1
        let history = try tx.history(tenant, of: aliases[id]?.members ?? [id], until: now)
        if evaluate(condition, history, context, now: now).isMember { members.append(id) }
      }
    }
    let rows = wantsRows ? try CustomerRows.json(tx, tenant, Array(members.prefix(10))) : []
    return (lookedAt, members.count, rows)
  }

  func json(_ words: String) -> JSON {
    let scale = Double(population) / Double(max(lookedAt, 1))
    let range = Interval.wilson(successes: matched, of: max(lookedAt, 1))
    func whole(_ share: Double) -> JSON { .int(Int64((share * Double(population)).rounded())) }
    return [
      "words": .string(words), "population": .int(population), "looked_at": .int(Int64(lookedAt)),
      "matched": isExact ? .int(Int64(matched)) : .int(Int64((Double(matched) * scale).rounded())),
      "is_exact": .bool(isExact), "low": isExact ? .int(Int64(matched)) : whole(range.low),
      "high": isExact ? .int(Int64(matched)) : whole(range.high), "sample": .array(sample),
    ]
  }
}
