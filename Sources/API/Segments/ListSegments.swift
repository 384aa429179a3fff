internal import Domain
internal import HTTPServer
internal import JSON
internal import Rules

extension Route {
  static let listSegments = route("GET", "/v1/segments", .read, "List segments", "列出分群") { call in
    let (tenant, language) = (call.tenant, call.language)
    let items = try await call.records.read { tx in
      try tx.segments(tenant.id).filter { $0.archivedAt == nil }.map { segment -> JSON in
        try .object(segment.shape(tenant, language, members: tx.memberCount(tenant.id, segment.id)))
      }
    }
    return .list(items)
  }
  .answering(.items(.segment))

  static let showSegment = route("GET", "/v1/segments/{key}", .read, "A segment", "分群详情") { call in
    let (tenant, key, language) = (call.tenant, call.parameter("key"), call.language)
    return .json(
      try await call.records.read { tx in
        guard let segment = try tx.segment(tenant.id, key: key) else { throw APIError.notFound(Thing.segment, key) }
        return try .object(segment.shape(tenant, language, members: tx.memberCount(tenant.id, segment.id)))
      })
  }
  .answering(.segment)
  .refusing(404)
}

extension Segment {
  func shape(_ tenant: Tenant, _ language: Language, members count: Int64) -> [String: JSON] {
    let condition = try? Condition(json: definition)
    return [
      "id": .id(id), "key": .string(key), "name": .string(name), "version": .int(version), "definition": definition,
      "words": .text(condition.map { describe($0, language, currency: tenant.currency) }),
      "members": .int(count), "updated_at": .instant(updatedAt),
    ]
  }
}

extension Schema {
  static let segment =
    ([
      "id": .id, "key": .text, "name": .text, "version": .count, "definition": .condition, "words": .text.orNull,
      "members": .count, "updated_at": .instant,
    ] as Schema).named("Segment")
}
