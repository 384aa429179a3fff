internal import Domain

extension APIError {
  static let `internal` = APIError("internal", 500, "Internal error.", "内部错误。")

  static let unknownPath = APIError(
    "path_unknown", 404, "There is nothing at this address. See docs/api.md for what there is.",
    "该地址不存在，可用的接口见 docs/api.md。")

  static func methodNotAllowed(_ allowed: String) -> APIError {
    .init("method_not_allowed", 405, "This address takes \(allowed).", "该地址只接受 \(allowed)。")
  }

  static func tooLarge(_ limit: Int) -> APIError {
    .init("too_large", 413, "The body is longer than \(limit) bytes.", "请求内容超过 \(limit) 字节。")
  }

  static let keyMissing = APIError(
    "key_missing", 401, "Send your key: Authorization: Bearer KEY.", "请提供密钥：Authorization: Bearer KEY。")

  static let keyUnknown = APIError(
    "key_unknown", 401, "This key is not known, was revoked, or has expired.", "密钥不存在、已被吊销或已过期。")

  /// Says who may.
  static func notPermitted(_ need: Permission?) -> APIError {
    let word = need?.rawValue ?? ""
    let roles = Account.Role.allCases.filter { need.map($0.permissions.contains) ?? false }
    let (english, chinese) = (
      roles.map { "\($0.rawValue)s" }.joined(separator: ", "), roles.map(\.chinese).joined(separator: "、")
    )
    return .init(
      "not_permitted", 403, "You may not do that. It takes the permission “\(word)”, which \(english) have.",
      "您没有此操作的权限。需要“\(word)”权限，具备的角色：\(chinese)。")
  }

  static func notFound(_ thing: Words, _ name: String, field: String? = nil) -> APIError {
    .init("not_found", 404, field: field, "There is no \(thing.english) “\(name)”.", "没有\(thing.chinese)“\(name)”。")
  }

  static let erased = APIError(
    "erased", 410, "This customer was erased. What is left is the receipt: GET /v1/erasures.",
    "该客户的数据已删除，仅保留删除记录：GET /v1/erasures。")

  static func queryInvalid(_ name: String, _ english: String, _ chinese: String) -> APIError {
    .init("query_invalid", 400, field: name, "\(name): \(english).", "\(name)：\(chinese)。")
  }

  static let bodyMissing = APIError(
    "body_missing", 400, "Send a JSON object as the body.", "请在请求体中发送 JSON 对象。")

  static func keyInvalid(_ field: String) -> APIError {
    .init(
      "key_invalid", 400, field: field,
      "\(field): use 1 to 100 letters, digits, dots, hyphens or underscores.", "\(field)：请使用 1 到 100 个字母、数字、点、连字符或下划线。")
  }
}

extension Account.Role {
  var chinese: String {
    switch self {
    case .owner: "所有者"
    case .operator: "运营"
    case .approver: "审批人"
    case .analyst: "分析师"
    case .viewer: "查看者"
    }
  }
}
