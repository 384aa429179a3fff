internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listAudit = route(
    "GET", "/v1/audit", .own, "Who changed what, newest first: ?principal, what, object, from, to", "操作日志，按时间倒序"
  ) { call in
    let query = call.query
    var wanted = AuditQuery(limit: try query.limit)
    wanted.actor = try query["principal"].map { text throws(APIError) in
      guard let actor = AuditEntry.Actor(text) else {
        throw .queryInvalid("principal", "account:ID, key:ID or nobody", "应为 account:ID、key:ID 或 nobody")
      }
      return actor
    }
    (wanted.what, wanted.object) = (query["what"], query["object"])
    wanted.from = try call.instant(query, "from")
    wanted.to = try call.instant(query, "to")
    wanted.after = try query["after"].map { text throws(APIError) in
      let parts = text.split(separator: ".")
      guard parts.count == 2, let at = Int64(parts[0]), let id = ID<AuditEntry>(String(parts[1])) else {
        throw .cursorInvalid
      }
      return (Instant(microseconds: at), id)
    }
    let (tenant, language, found) = (call.id, call.language, wanted)
    let (items, next) = try await call.records.read { tx -> ([JSON], String?) in
      let entries = try tx.audit(tenant, found)
      let names = try ActorNames(tx, tenant)
      let last = entries.count == found.limit ? entries.last.map { "\($0.at.microseconds).\($0.id)" } : nil
      return (entries.map { $0.shape(names, language) }, last)
    }
    return .list(items, next: next)
  }
  .taking(
    query: Parameter("principal", .principal), Parameter("what", .text.saying("A code.", "操作代码。").like("keys.add")),
    Parameter("object", .text.saying("A thing, and what is below it.", "对象及其下级。").like("strategies")),
    Parameter("from", .instant), Parameter("to", .instant), .after, .limit()
  )
  .answering(.page(.auditLine))
}

/// What accounts and keys are called now. Who is gone has no name any more.
private struct ActorNames {
  private let names: [AuditEntry.Actor: String]

  init(_ tx: any Transaction, _ tenant: TenantID) throws {
    let people = try tx.accounts(tenant).map { (AuditEntry.Actor.account($0.id), $0.name) }
    let keys = try tx.apiKeys(tenant).map { (AuditEntry.Actor.key($0.id), $0.name) }
    names = Dictionary(people + keys, uniquingKeysWith: { $1 })
  }

  func name(_ actor: AuditEntry.Actor, _ language: Language) -> JSON {
    if let name = names[actor] { return .string(name) }
    return actor == .nobody ? .null : .string(Words("(removed)", "（已移除）").text(language))
  }
}

extension AuditEntry {
  fileprivate func shape(_ names: ActorNames, _ language: Language) -> JSON {
    [
      "id": .id(id), "at": .instant(at), "principal": .string(actor.text),
      "principal_name": names.name(actor, language),
      "what": .string(what), "words": .string((AuditWords.all[what] ?? Words(what, what)).text(language)),
      "object": .string(object), "detail": detail,
    ]
  }
}

/// What the codes say, from the routes' own summaries.
enum AuditWords {
  static let all: [String: Words] = Dictionary(
    Router.routes.compactMap { route in route.what.map { ($0, route.title) } } + [
      ("session.refuse", Words("A sign-in was refused", "登录被拒绝"))
    ], uniquingKeysWith: { first, _ in first })
}

extension AuditEntry.Actor {
  /// `account:ID`, `key:ID` or `nobody`.
  var text: String {
    switch self {
    case .nobody: "nobody"
    case .account(let id): "account:\(id)"
    case .key(let id): "key:\(id)"
    }
  }

  fileprivate init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.dropFirst().first) {
    case ("nobody", nil): self = .nobody
    case ("account", let text?):
      guard let id = ID<Account>(text) else { return nil }
      self = .account(id)
    case ("key", let text?):
      guard let id = ID<APIKey>(text) else { return nil }
      self = .key(id)
    default: return nil
    }
  }
}

extension Call {
  fileprivate func instant(_ query: Query, _ name: String) throws(APIError) -> Instant? {
    guard let text = query[name] else { return nil }
    guard let instant = Instant(rfc3339: text) else {
      throw .queryInvalid(name, "an instant such as 2026-11-20T10:00:00+08:00", "应为形如 2026-11-20T10:00:00+08:00 的时间")
    }
    return instant
  }
}

extension Schema {
  fileprivate static let principal = text(like: "^(nobody|(account|key):[0-9a-fA-F-]{36})$").like("nobody")

  fileprivate static let auditLine: Schema = [
    "id": .id, "at": .instant, "principal": .principal, "principal_name": .text.orNull, "what": .text, "words": .text,
    "object": .text, "detail": .map(.any).saying("What was before and after.", "变更前后的值。"),
  ]
}
