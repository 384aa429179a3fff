internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listAccounts = route("GET", "/v1/accounts", .own, "Who has an account", "成员账号") { call in
    let tenant = call.id
    return .list(
      try await call.records.read { tx in
        try tx.accounts(tenant).map { account in
          .object(account.listShape(seenAt: try tx.sessions(tenant, of: account.id).map(\.seenAt).max()))
        }
      })
  }
  .answering(.items(.member))

  static let changeAccount = route(
    "PATCH", "/v1/accounts/{account}", .own,
    "Change somebody's account: {\"role\"?, \"name\"?, \"is_disabled\"?}; disabling signs out at once",
    "修改成员账号：{\"role\"?, \"name\"?, \"is_disabled\"?}；停用后立即退出登录"
  ) { call in
    let id = try call.id("account", Thing.account, Account.self)
    let body = try call.object()
    let role = try body.optionalOneOf("role", Account.Role.self)
    let name = try body.optional("name") == nil ? nil : try body.filled("name")
    let isDisabled = try body.optionalBool("is_disabled")
    let (tenant, now) = (call.id, call.now)
    let changed = try await call.records.write { tx -> Account in
      try tx.lockAccounts(tenant)
      guard let before = try tx.account(tenant, id) else { throw APIError.notFound(Thing.account, "\(id)") }
      var account = before
      if let role { account.role = role }
      if let name { account.name = name }
      if let isDisabled { account.disabledAt = isDisabled ? account.disabledAt ?? now : nil }
      if before.isActiveOwner, !account.isActiveOwner,
        try !tx.accounts(tenant).contains(where: { $0.id != id && $0.isActiveOwner })
      {
        throw APIError.lastOwner
      }
      try tx.updateAccount(account)
      if account.disabledAt != nil { try tx.deleteSessions(tenant, of: id, except: nil) }
      call.trail?.note(before: before.auditShape, after: account.auditShape)
      return account
    }
    return .json(.object(changed.listShape(seenAt: nil)))
  }
  .taking(
    body: .form(["role": .one(Account.Role.self).optional, "name": .name.optional, "is_disabled": .truth.optional])
  )
  .answering(.member)
  .refusing(404, 409)

  static let resetAccount = route(
    "POST", "/v1/accounts/{account}/reset", .own,
    "A link by which somebody sets a new password, shown once", "生成重置密码的一次性链接"
  ) { call in
    let id = try call.id("account", Thing.account, Account.self)
    let link = OneTimeLink(call.services.random)
    let (tenant, expiresAt) = (call.id, call.now + OneTimeLink.resetLife)
    try await call.records.write { tx in
      guard let account = try tx.account(tenant, id) else { throw APIError.notFound(Thing.account, "\(id)") }
      guard account.disabledAt == nil else { throw APIError.accountDisabled }
      try tx.saveReset(PasswordReset(tenant: tenant, account: id, hash: link.hash, expiresAt: expiresAt))
    }
    return .json(["link": .string(link.reset(call.tenant)), "expires_at": .instant(expiresAt)], status: 201)
  }
  .answering(201, ["link": .text, "expires_at": .instant])
  .refusing(404, 409)
}

extension Account {
  fileprivate var isActiveOwner: Bool { role == .owner && disabledAt == nil }

  /// Without what says who it is.
  fileprivate var auditShape: JSON { ["role": .string(role.rawValue), "is_disabled": .bool(disabledAt != nil)] }

  fileprivate func listShape(seenAt: Instant?) -> [String: JSON] {
    (shape.objectValue ?? [:]).merging([
      "created_at": .instant(createdAt), "disabled_at": .instant(disabledAt), "seen_at": .instant(seenAt),
    ]) { $1 }
  }
}

extension APIError {
  static let lastOwner = APIError(
    "last_owner", 409,
    "This is the last owner. Make somebody else an owner first, or nobody could manage people any more.",
    "这是最后一位所有者。请先将其他人设为所有者，否则将无人能管理成员。")
  static let accountDisabled = APIError(
    "account_disabled", 409, "This account is disabled. Enable it first.", "该账号已停用，请先启用。")
}

extension Schema {
  fileprivate static let member =
    Schema.account.with(["created_at": .instant, "disabled_at": .instant.orNull, "seen_at": .instant.orNull])
    .named("Member")
}
