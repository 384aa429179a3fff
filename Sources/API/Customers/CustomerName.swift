internal import Domain
internal import JSON

/// How a caller names a customer: by id, or by a handle as in `user_id:17850` or `email:a@example.com`.
enum CustomerName: Sendable, Hashable {
  case id(CustomerID)
  case handle(kind: Identity.Kind, value: String)

  /// Nil when the text is neither.
  init?(_ text: String) {
    if let id = CustomerID(text) {
      self = .id(id)
      return
    }
    guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return nil }
    let value = text[text.index(after: colon)...]
    guard !value.isEmpty else { return nil }
    let kind = Identity.Kind(rawValue: String(text[..<colon]))
    self = .handle(kind: kind, value: kind == .email ? value.lowercased() : String(value))
  }

  /// The whole alias set of the one that is named. Somebody who was erased is an error of their own, unless it is asked
  /// what is left of them.
  static func resolve(
    _ text: String, _ tenant: TenantID, in tx: any Transaction, field: String? = nil, evenErased: Bool = false
  ) throws -> AliasSet {
    guard let found = try find(text, tenant, in: tx) else { throw APIError.customerUnknown(text, field: field) }
    if !evenErased, try tx.customer(tenant, found.canonical)?.erasedAt != nil { throw APIError.erased }
    return found
  }

  /// Nil when nobody is named so.
  static func find(_ text: String, _ tenant: TenantID, in tx: any Transaction) throws -> AliasSet? {
    var id: CustomerID?
    switch CustomerName(text) {
    case .id(let named): id = try tx.customer(tenant, named)?.id
    case .handle(let kind, let value): id = try tx.identities(tenant, [(kind, value)]).first?.customer
    case nil: break
    }
    return try id.map { try tx.aliasSets(tenant, [$0])[$0] ?? AliasSet(canonical: $0, members: [$0]) }
  }
}

extension APIError {
  static func customerUnknown(_ name: String, field: String?) -> APIError {
    .init(
      "customer_unknown", 404, field: field,
      "There is no customer “\(name)”. Name one by id, or by a handle such as user_id:17850 or email:a@example.com.",
      "没有客户“\(name)”。请使用客户 id，或形如 user_id:17850、email:a@example.com 的标识。")
  }
}

extension Schema {
  /// A customer's id or a handle.
  static let customerName = Schema.text.saying(
    "A customer: an id, or a handle such as user_id:17850 or email:ann@example.com.",
    "客户：id，或形如 user_id:17850、email:ann@example.com 的标识。"
  ).like("user_id:17850")
}
