internal import Domain
internal import HTTPServer
internal import JSON
internal import Understand

extension Route {
  static let defineSegment = route(
    "PUT", "/v1/segments/{key}", .operate, "Define a segment, or its next version: {\"name\", \"definition\"}",
    "定义分群或更新为新版本：{\"name\", \"definition\"}"
  ) { call in
    let key = try call.newKey("key")
    let body = try call.object()
    if let named = try body.optionalString("key"), named != key {
      throw try body.required("key").invalid(
        "key_other", english: "the address says \"\(key)\"", chinese: "与地址中的“\(key)”不一致")
    }
    let definition = try body.required("definition")
    let (tenant, language) = (call.tenant, call.language)
    let before = try await call.records.read { tx in try tx.segment(tenant.id, key: key) }
    let name = try body.optionalString("name") ?? before?.name ?? key
    // Saying the same again is no new version: nobody has to be looked at for it.
    if let before, before.name == name, before.definition == definition.value, before.archivedAt == nil {
      let count = try await call.records.read { tx in try tx.memberCount(tenant.id, before.id) }
      return .json(.object(before.shape(tenant, language, members: count)))
    }
    let segment: Segment
    do {
      segment = try await call.services.segments.define(
        tenant.id, key: key, name: name, definition: definition.value, by: call.principal.name)
    } catch let error as JSONError {
      throw error.below("definition")
    }
    call.services.wake()
    let count = try await call.records.read { tx in try tx.memberCount(tenant.id, segment.id) }
    return .json(.object(segment.shape(tenant, language, members: count)), status: segment.version == 1 ? 201 : 200)
  }
  .taking(place: "key", .key)
  .taking(body: .form(["key": .text.optional, "name": .text.optional, "definition": .condition]))
  .answering(.segment)
  .answering(201, .segment)
  .refusing(409)
}

extension JSONError {
  /// The same error, in a document that is a member of another.
  func below(_ member: String) -> JSONError {
    if let offset { return JSONError(problem, offset: offset) }
    let place = path.isEmpty ? member : path.hasPrefix("[") ? member + path : "\(member).\(path)"
    return JSONError(problem, path: place)
  }
}
