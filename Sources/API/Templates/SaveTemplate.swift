internal import Content
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let saveTemplate = route(
    "PUT", "/v1/templates/{key}", .operate,
    "Save a template's next version: {\"subject\", \"html\"?, \"text\"?, \"preheader\"?}",
    "保存模板的新版本：{\"subject\", \"html\"?, \"text\"?, \"preheader\"?}"
  ) { call in
    let key = try call.newKey("key")
    let document = try call.document()
    let message = try MessageTemplate(document)
    let (tenant, now, author) = (call.id, call.now, call.principal.name)
    let version = try await call.records.write { tx in
      let before = try tx.template(tenant, key: key, version: nil)
      if let before, before.document == document { return before }
      let version = TemplateVersion(
        key: key, version: (before?.version ?? 0) + 1, document: document, author: author, createdAt: now)
      try tx.insertTemplateVersion(tenant, version)
      call.trail?.note(nil, ["version": .int(version.version)])
      return version
    }
    var members = version.shape
    members["variables"] = .array(Set(message.variables.map(\.path)).sorted().map { .string($0) })
    // What would keep a strategy from starting with it; a strategy may yet give more.
    members["warnings"] = .array(
      message.check(available: .standard).map { problem in
        ["code": .string(problem.sentence.code), "message": .string(problem.text(call.language))]
      })
    return .json(.object(members), status: version.version == 1 ? 201 : 200)
  }
  .taking(place: "key", .key)
  .taking(body: .messageDocument)
  .answering(Schema.template.with(["variables": .list(.text), "warnings": .list(.problem)]))
  .answering(201, Schema.template.with(["variables": .list(.text), "warnings": .list(.problem)]))
  .refusing(409, 422)
}
