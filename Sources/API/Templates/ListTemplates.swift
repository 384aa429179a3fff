internal import Content
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listTemplates = route("GET", "/v1/templates", .read, "List templates", "列出模板") { call in
    let tenant = call.id
    let items = try await call.records.read { tx in try tx.templates(tenant).map { JSON.object($0.shape) } }
    return .list(items)
  }
  .answering(.items(.template))

  static let showTemplate = route(
    "GET", "/v1/templates/{key}", .read, "A template's latest version, or another", "模板的最新或指定版本"
  ) { call in
    let query = call.query
    let (tenant, key, wanted) = (call.id, call.parameter("key"), try query.whole("version"))
    return .json(
      try await call.records.read { tx in
        guard let template = try tx.template(tenant, key: key, version: wanted) else {
          throw APIError.notFound(Thing.template, key)
        }
        return .object(template.shape)
      })
  }
  .taking(query: Parameter("version", .whole(from: 1)))
  .answering(.template)
  .refusing(404)

  static let showTemplateLibrary = route(
    "GET", "/v1/template-library", .read, "Messages to start from, for each kind of strategy in each language",
    "模板库：每种策略类型的中英文起始模板"
  ) { call in
    return .list(
      TemplateLibrary.entries.map { entry in
        [
          // In the words of a strategy's document.
          "key": .string(entry.key), "kind": .string(entry.kind.rawValue.replacing("-", with: "_")),
          "language": .string(entry.language.rawValue),
          "document": entry.document,
        ]
      })
  }
  .answering(
    .items([
      "key": .text, "kind": .one(StrategyDocument.Kind.self), "language": .language, "document": .messageDocument,
    ])
  )
}
