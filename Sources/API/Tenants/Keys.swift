internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listKeys = route("GET", "/v1/keys", .own, "Keys by name, without their secrets", "列出密钥（不含密文）") { call in
    let tenant = call.id
    return .list(try await call.records.read { tx in try tx.apiKeys(tenant).map { .object($0.shape) } })
  }
  .answering(.items(.apiKey))

  static let makeKey = route(
    "POST", "/v1/keys", .own,
    "Make a key: {\"name\", \"kind\": \"write\", \"operate\" or \"own\", or \"scopes\": [...], \"expires_at\"?}; its text is shown once",
    "创建密钥：{\"name\", \"kind\": \"write\"、\"operate\" 或 \"own\"，或 \"scopes\": [...], \"expires_at\"?}；密文只显示一次"
  ) { call in
    let body = try call.object()
    let scopes = try body.scopes()
    let name = try body.keyName()
    let expiresAt = try body.later("expires_at", than: call.now)
    let secret = KeySecret.make(scopes, random: call.services.random)
    let key = APIKey(
      id: call.services.ids.next(), tenant: call.id, name: name, scopes: scopes, hash: KeySecret.hash(secret),
      createdAt: call.now, expiresAt: expiresAt)
    try await call.records.write { tx in
      // A name stands for one principal on approvals and in the audit log.
      if try tx.apiKeys(key.tenant).contains(where: { $0.name == name && $0.isValid(at: key.createdAt) }) {
        throw APIError.keyNameTaken(name)
      }
      try tx.insertAPIKey(key)
      call.trail?.note("keys/\(key.id)", ["name": .string(name), "scopes": .permissions(scopes)])
    }
    var members = key.shape
    members["key"] = .string(secret)
    return .json(.object(members), status: 201)
  }
  .taking(
    body: .either(
      Schema.keyForm.with(["kind": .one(APIKey.Kind.self)]),
      Schema.keyForm.with(["scopes": .list(.permission, 1...Int.max)]))
  )
  .answering(201, Schema.apiKey.with(["key": .text.saying("Shown once.", "只显示一次。")]))
  .refusing(409)

  static let revokeKey = route("DELETE", "/v1/keys/{key}", .own, "Revoke a key", "吊销密钥") { call in
    let id = try call.id("key", Thing.key, APIKey.self)
    let (tenant, now) = (call.id, call.now)
    try await call.records.write { tx in
      let keys = try tx.apiKeys(tenant)
      guard let key = keys.first(where: { $0.id == id }) else { throw APIError.notFound(Thing.key, "\(id)") }
      // One that ends by itself doesn't count: when it has, nobody could make another.
      let others = keys.filter { $0.id != id && $0.scopes.contains(.own) && $0.isValid(at: .distantFuture) }
      if key.scopes.contains(.own), key.isValid(at: now), others.isEmpty { throw APIError.lastOwnKey }
      try tx.revokeAPIKey(tenant, id, at: now)
      call.trail?.note(nil, ["name": .string(key.name)])
    }
    return .json(["success": true])
  }
  .taking(place: "key", .id)
  .answering(.done)
  .refusing(404, 409)
}

extension JSONReader {
  /// Of a kind, or as they are listed.
  fileprivate func scopes() throws(JSONError) -> Set<Permission> {
    if let kind = try optionalOneOf("kind", APIKey.Kind.self) {
      if try optional("scopes") != nil {
        throw try required("scopes").invalid(
          "scopes_twice", english: "give either kind or scopes", chinese: "kind 与 scopes 只能选一个")
      }
      return kind.scopes
    }
    let scopes = Set(
      try array("scopes") { element throws(JSONError) in
        guard let scope = Permission(rawValue: try element.asString()) else {
          let known = Permission.allCases.map(\.rawValue).joined(separator: ", ")
          throw element.invalid("scope_unknown", english: "must be one of \(known)", chinese: "应为 \(known) 之一")
        }
        return scope
      })
    if scopes.isEmpty {
      throw try required("scopes").invalid("scopes_empty", english: "name at least one", chinese: "至少选择一项")
    }
    return scopes
  }

  /// A name that can't be taken for somebody's address.
  fileprivate func keyName() throws(JSONError) -> String {
    let name = try string("name")
    guard (1...100).contains(name.utf8.count), !name.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "@") })
    else {
      throw try required("name").invalid(
        "name_invalid", english: "must have 1 to 100 letters, and no @", chinese: "应为 1 到 100 个字符，且不含 @")
    }
    return name
  }

  fileprivate func later(_ field: String, than now: Instant) throws(JSONError) -> Instant? {
    guard let text = try optionalString(field) else { return nil }
    guard let instant = Instant(rfc3339: text) else { throw try required(field).noInstant }
    guard instant > now else {
      throw try required(field).invalid("instant_past", english: "must be later than now", chinese: "必须晚于现在")
    }
    return instant
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

extension Schema {
  fileprivate static let keyForm = form([
    "name": .text(like: "^[^\\u0000-\\u001F@]{1,100}$"),
    "expires_at": .instant.optional.saying("Later than now.", "晚于现在。"),
  ])
}
