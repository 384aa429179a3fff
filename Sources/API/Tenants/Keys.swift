internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listKeys = route("GET", "/v1/keys", .own, "Keys by name, without their secrets", "列出密钥（不含密文）") { call in
    _ = try call.query([])
    let tenant = call.id
    return .list(try await call.records.read { tx in try tx.apiKeys(tenant).map { .object($0.shape) } })
  }

  static let makeKey = route(
    "POST", "/v1/keys", .own,
    "Make a key: {\"name\", \"kind\": \"write\", \"operate\" or \"own\"}; its text is shown once",
    "创建密钥：{\"name\", \"kind\": \"write\"、\"operate\" 或 \"own\"}；密文只显示一次"
  ) { call in
    let body = try call.object(["name", "kind"])
    let kind = try body.oneOf("kind", KindWord.self).kind
    let name = try body.string("name")
    guard (1...100).contains(name.utf8.count), !name.utf8.contains(where: { $0 < 0x20 }) else {
      throw try body.required("name").invalid(
        "name_invalid", english: "must have 1 to 100 letters", chinese: "应为 1 到 100 个字符")
    }
    let secret = KeySecret.make(kind, random: call.services.random)
    let key = APIKey(
      id: call.services.ids.next(), tenant: call.id, name: name, kind: kind, hash: KeySecret.hash(secret),
      createdAt: call.now)
    let author = call.principal.name
    try await call.records.write { tx in
      // A name stands for one principal on approvals and in the audit log.
      if try tx.apiKeys(key.tenant).contains(where: { $0.name == name && $0.revokedAt == nil }) {
        throw APIError.keyNameTaken(name)
      }
      try tx.insertAPIKey(key)
      try tx.insertAudit(
        key.tenant, at: key.createdAt, principal: author, what: "key.make", object: "\(kind.rawValue) \(name)")
    }
    var members = key.shape
    members["key"] = .string(secret)
    return .json(.object(members), status: 201)
  }

  static let revokeKey = route("DELETE", "/v1/keys/{key}", .own, "Revoke a key", "吊销密钥") { call in
    let id = try call.id("key", Thing.key, APIKey.self)
    let (tenant, now, author) = (call.id, call.now, call.principal.name)
    try await call.records.write { tx in
      let keys = try tx.apiKeys(tenant)
      guard let key = keys.first(where: { $0.id == id }) else { throw APIError.notFound(Thing.key, "\(id)") }
      let others = keys.filter { $0.id != id && $0.kind == .own && $0.revokedAt == nil }
      if key.kind == .own, key.revokedAt == nil, others.isEmpty { throw APIError.lastOwnKey }
      try tx.revokeAPIKey(tenant, id, at: now)
      try tx.insertAudit(tenant, at: now, principal: author, what: "key.revoke", object: key.name)
    }
    return .json(["success": true])
  }
}

private enum KindWord: String, CaseIterable {
  case write, operate, own

  var kind: APIKey.Kind {
    switch self {
    case .write: .write
    case .operate: .operate
    case .own: .own
    }
  }
}

extension APIError {
  static func keyNameTaken(_ name: String) -> APIError {
    .init(
      "key_name_taken", 409, field: "name",
      "There is a key named “\(name)” already. Revoke it first, or take another name.",
      "已有名为“\(name)”的密钥，请先吊销或使用其他名称。")
  }

  static let lastOwnKey = APIError(
    "key_last_own", 409,
    "This is the last key of kind “own”. Make another one first, or nobody could make keys any more.",
    "这是最后一个 own 类型的密钥。请先创建另一个，否则将无法再管理密钥。")
}
