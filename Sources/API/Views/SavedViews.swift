internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listViews = route(
    "GET", "/v1/views/{screen}", .read,
    "Filters of a list that were saved under names: customers, actions, receipts",
    "列表已保存的筛选视图：customers、actions、receipts"
  ) { call in
    let (tenant, screen) = (call.id, try call.screen())
    return .list(try await call.records.read { tx in try tx.savedViews(tenant, screen: screen).map(\.shape) })
  }
  .taking(place: "screen", .screen)
  .answering(.items(.view))
  .refusing(404)

  static let showView = route("GET", "/v1/views/{screen}/{name}", .read, "A saved view", "已保存的视图") { call in
    let (tenant, screen, name) = (call.id, try call.screen(), call.parameter("name"))
    guard let view = try await call.records.read({ tx in try tx.savedView(tenant, screen: screen, name: name) }) else {
      throw APIError.notFound(Thing.view, name)
    }
    return .json(view.shape)
  }
  .taking(place: "screen", .screen)
  .answering(.view)
  .refusing(404)

  static let saveView = route(
    "PUT", "/v1/views/{screen}/{name}", .analyse,
    "Save the filters of a list under a name that everybody sees: {\"query\": {\"segment\": \"lapsed\"}}",
    "把列表筛选保存为所有人可见的视图：{\"query\": {\"segment\": \"lapsed\"}}", bodyLimit: 16 << 10
  ) { call in
    let (screen, name) = (try call.screen(), try call.viewName())
    let body = try call.object()
    let query = try body.object("query")
    let texts = try query.members
    for (name, value) in texts where value.stringValue == nil {
      throw try query.required(name).invalid("view_query", english: "must be text", chinese: "必须是文本")
    }
    let view = SavedView(
      screen: screen, name: name, owner: call.principal.name, query: .object(texts), updatedAt: call.now)
    let (tenant, isOwner) = (call.id, call.principal.may(.own))
    try await call.records.write { tx in
      if let before = try tx.savedView(tenant, screen: screen, name: name), before.owner != view.owner, !isOwner {
        throw APIError.viewOfAnother(name, before.owner)
      }
      try tx.saveView(tenant, view)
    }
    return .json(view.shape)
  }
  .taking(place: "screen", .screen)
  .taking(place: "name", .text(1...60))
  .taking(body: .form(["query": .map(.text)]))
  .answering(.view)
  .refusing(404)

  static let deleteView = route(
    "DELETE", "/v1/views/{screen}/{name}", .analyse, "Forget a saved view", "删除已保存的视图"
  ) { call in
    let (tenant, screen, name) = (call.id, try call.screen(), call.parameter("name"))
    let (principal, isOwner) = (call.principal.name, call.principal.may(.own))
    try await call.records.write { tx in
      guard let view = try tx.savedView(tenant, screen: screen, name: name) else {
        throw APIError.notFound(Thing.view, name)
      }
      if view.owner != principal, !isOwner { throw APIError.viewOfAnother(name, view.owner) }
      try tx.deleteView(tenant, screen: screen, name: name)
    }
    return .json(["success": true])
  }
  .taking(place: "screen", .screen)
  .answering(.done)
  .refusing(404)
}

extension SavedView {
  fileprivate var shape: JSON {
    ["name": .string(name), "owner": .string(owner), "query": query, "updated_at": .instant(updatedAt)]
  }
}

extension Call {
  fileprivate func screen() throws(APIError) -> String {
    let screen = parameter("screen")
    guard ["customers", "actions", "receipts"].contains(screen) else { throw .notFound(Thing.screen, screen) }
    return screen
  }

  fileprivate func viewName() throws(APIError) -> String {
    let name = parameter("name")
    guard (1...60).contains(name.count), name.contains(where: { !$0.isWhitespace }),
      name.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "/") })
    else {
      throw APIError(
        "view_name_invalid", 400, field: "name", "A view's name has 1 to 60 letters and no slash.",
        "视图名称应为 1 到 60 个字符，且不含斜杠。")
    }
    return name
  }
}

extension APIError {
  static func viewOfAnother(_ name: String, _ owner: String) -> APIError {
    .init(
      "view_of_another", 403, "“\(name)” belongs to \(owner). Save yours under another name.",
      "“\(name)”属于 \(owner)，请用其他名称保存。")
  }
}

extension Schema {
  fileprivate static let screen = one(of: "customers", "actions", "receipts")
  fileprivate static let view: Schema = [
    "name": .text, "owner": .text, "query": .map(.text), "updated_at": .instant,
  ]
}
