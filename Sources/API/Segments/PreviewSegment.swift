internal import Domain
internal import HTTPServer
internal import JSON
internal import Rules
internal import Understand

extension Route {
  static let previewSegment = route(
    "POST", "/v1/segments/preview", .analyse,
    "Count whom a definition would hold, over everybody or a fair sample: {\"definition\"}",
    "预估一个分群定义的人数（全量或抽样）：{\"definition\"}"
  ) { call in
    let body = try call.object()
    let condition: Condition
    do throws(JSONError) {
      condition = try Condition(json: try body.required("definition").value)
    } catch {
      throw error.path == "definition" ? error : error.below("definition")
    }
    let words = describe(condition, call.language, currency: call.tenant.currency)
    let count = try await call.services.segments.count(call.id, definition: try body.required("definition").value)
    let tenant = call.id
    let (sample, rules) = try await call.records.read { tx in
      (try CustomerRows.json(tx, tenant, count.sample), try tx.retention(tenant))
    }
    let warning = RetentionWarnings.sentence(condition, rules)
    return .json([
      "words": .string(words), "population": .int(count.population), "looked_at": .int(count.lookedAt),
      "matched": .int(count.matched), "is_exact": .bool(count.isExact), "low": .int(count.range.lowerBound),
      "high": .int(count.range.upperBound), "sample": .array(sample),
      "warnings": .array(warning.map { [.string(call.language == .chinese ? $0.chinese : $0.english)] } ?? []),
    ])
  }
  .taking(body: .form(["definition": .condition]))
  .answering([
    "words": .text, "population": .count, "looked_at": .count, "matched": .count, "is_exact": .truth, "low": .count,
    "high": .count, "sample": .list(.customerRow), "warnings": .list(.text),
  ])

  static let showGrowth = route(
    "GET", "/v1/segments/{key}/growth", .read, "How many entered and left by day, and the size at its end",
    "每天进入、离开的人数与当日结束时的规模"
  ) { call in
    let query = call.query
    let days = try query.whole("days") ?? 0
    let (tenant, key, spans) = (
      call.id, call.parameter("key"), LocalDays(call.tenant.zone, until: call.now, days: days)
    )
    let (moves, size) = try await call.records.read { tx -> ([SegmentMoves], Int64) in
      guard let segment = try tx.segment(tenant, key: key) else { throw APIError.notFound(Thing.segment, key) }
      return (try tx.moves(tenant, segment.id, in: spans.spans), try tx.memberCount(tenant, segment.id))
    }
    // Backwards from what is there now.
    var sizes = [size]
    for day in moves.dropFirst().reversed() { sizes.append(max(0, (sizes.last ?? 0) - day.growth)) }
    return .list(
      zip(zip(spans.days, moves), sizes.reversed()).map { day, size in
        [
          "day": .string("\(day.0)"), "entered": .int(day.1.entered), "left": .int(day.1.departed), "size": .int(size),
        ]
      })
  }
  .taking(query: Parameter("days", .whole(1...366).standing(at: 30)))
  .answering(.items(["day": .day, "entered": .count, "left": .count, "size": .count]))
  .refusing(404)
}
