internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listInvitations = route(
    "GET", "/v1/accounts/invitations", .own, "Invitations nobody has accepted yet", "尚未接受的邀请"
  ) { call in
    let tenant = call.id
    return .list(try await call.records.read { tx in try tx.invitations(tenant).map { .object($0.shape) } })
  }
  .answering(.items(.invitation))

  static let invite = route(
    "POST", "/v1/accounts/invitations", .own,
    "Invite somebody: {\"email\", \"role\", \"name\"?}; the link is mailed, and shown once",
    "邀请成员：{\"email\", \"role\", \"name\"?}；链接会发送邮件，并只显示一次"
  ) { call in
    let body = try call.object()
    let (email, role) = (try body.email("email"), try body.oneOf("role", Account.Role.self))
    let name = try body.optional("name") == nil ? "" : try body.filled("name")
    let link = OneTimeLink(call.services.random)
    let invitation = Invitation(
      id: call.services.ids.next(), tenant: call.id, email: email, name: name, role: role, hash: link.hash,
      createdAt: call.now, expiresAt: call.now + OneTimeLink.invitationLife)
    call.trail?.note("accounts/invitations/\(invitation.id)", ["role": .string(role.rawValue)])
    try await call.records.write { tx in
      if try tx.accounts(invitation.tenant).contains(where: { $0.email == email }) {
        throw APIError.accountExists(email)
      }
      try tx.saveInvitation(invitation)
    }
    return try await call.answer(invitation, link, status: 201)
  }
  .taking(body: .form(["email": .address, "role": .one(Account.Role.self), "name": .name.optional]))
  .answering(201, Schema.invitation.with(["link": .text, "is_mailed": .truth]))
  .refusing(409)

  static let resendInvitation = route(
    "POST", "/v1/accounts/invitations/{invitation}/resend", .own,
    "Make a new link for an invitation; the old one ends", "重新生成邀请链接，旧链接失效"
  ) { call in
    let id = try call.id("invitation", Thing.invitation, Invitation.self)
    let link = OneTimeLink(call.services.random)
    let (tenant, now) = (call.id, call.now)
    let invitation = try await call.records.write { tx -> Invitation in
      guard var found = try tx.invitations(tenant).first(where: { $0.id == id }) else {
        throw APIError.notFound(Thing.invitation, "\(id)")
      }
      (found.hash, found.expiresAt) = (link.hash, now + OneTimeLink.invitationLife)
      try tx.saveInvitation(found)
      return found
    }
    return try await call.answer(invitation, link, status: 200)
  }
  .answering(Schema.invitation.with(["link": .text, "is_mailed": .truth]))
  .refusing(404)

  static let revokeInvitation = route(
    "DELETE", "/v1/accounts/invitations/{invitation}", .own, "Take an invitation back", "撤回邀请"
  ) { call in
    let (tenant, id) = (call.id, try call.id("invitation", Thing.invitation, Invitation.self))
    try await call.records.write { tx in
      guard try tx.takeInvitation(tenant, id) else { throw APIError.notFound(Thing.invitation, "\(id)") }
    }
    return .json(["success": true])
  }
  .answering(.done)
  .refusing(404)

  static let showInvitation = open(
    "POST", "/v1/session/invitation", "To whom a link of an invitation belongs: {\"token\"}", "查看邀请：{\"token\"}"
  ) { visit in
    let (invitation, tenant) = try await visit.invitation(try visit.object())
    return .json([
      "email": .string(invitation.email), "name": .string(invitation.name), "role": .string(invitation.role.rawValue),
      "tenant": .string(tenant.name),
    ])
  }
  .taking(body: .form(["token": .text]))
  .answering(["email": .text, "name": .text, "role": .one(Account.Role.self), "tenant": .text])
  .refusing(410, 429)

  static let acceptInvitation = open(
    "POST", "/v1/session/invitation/accept",
    "Accept an invitation: {\"token\", \"name\", \"password\"}; signs in",
    "接受邀请：{\"token\", \"name\", \"password\"}，并登录",
    what: "invitation.accept"
  ) { visit in
    let body = try visit.object()
    let (name, password) = (try body.filled("name"), try body.newPassword("password"))
    let (invitation, tenant) = try await visit.invitation(body)
    let account = Account(
      id: visit.services.ids.next(), tenant: tenant.id, email: invitation.email, name: name, role: invitation.role,
      passwordHash: try PasswordHash().hash(password), createdAt: visit.services.clock.now())
    try await visit.services.records.write { tx in
      guard try tx.takeInvitation(tenant.id, invitation.id) else { throw APIError.linkUsedUp }
      if try tx.account(email: account.email) != nil { throw APIError.accountExists(account.email) }
      try tx.insertAccount(account)
      try tx.insertAudit(
        visit.auditEntry(
          tenant.id, .account(account.id), "invitation.accept", "accounts/\(account.id)",
          ["invitation": .id(invitation.id), "role": .string(account.role.rawValue)]))
    }
    return try await visit.signIn(account, tenant)
  }
  .taking(body: .form(["token": .text, "name": .name, "password": .password]))
  .answering(201, .session)
  .refusing(409, 410, 429)
}

extension Call {
  fileprivate func answer(_ invitation: Invitation, _ link: OneTimeLink, status: Int) async throws -> HTTPResponse {
    let isMailed = await services.letters.send(link.invitationLetter(to: invitation.email, tenant), tenant)
    var members = invitation.shape
    members["link"] = .string(link.invitation(tenant))
    members["is_mailed"] = .bool(isMailed ?? false)
    return .json(.object(members), status: status)
  }
}

extension Visit {
  /// The invitation of a token that still works. Guessing is slow, from wherever it comes.
  fileprivate func invitation(_ body: JSONReader) async throws -> (Invitation, Tenant) {
    let (hash, now) = (OneTimeLink.hash(try body.string("token")), services.clock.now())
    try checkThrottle([.client(client)])
    let found = try await services.records.read { tx -> (Invitation, Tenant)? in
      guard let invitation = try tx.invitation(hash: hash), constantTimeEqual(invitation.hash, hash),
        invitation.expiresAt > now, let tenant = try tx.tenant(invitation.tenant)
      else { return nil }
      return (invitation, tenant)
    }
    guard let found else {
      services.throttle.failed([.client(client)], now: now)
      throw APIError.linkUsedUp
    }
    return found
  }
}

extension Invitation {
  var shape: [String: JSON] {
    [
      "id": .id(id), "email": .string(email), "name": .string(name), "role": .string(role.rawValue),
      "created_at": .instant(createdAt), "expires_at": .instant(expiresAt),
    ]
  }
}

extension Thing {
  static let invitation = Words("invitation", "邀请")
  static let account = Words("account", "账号")
}

extension APIError {
  static func accountExists(_ email: String) -> APIError {
    .init("account_exists", 409, field: "email", "\(email) has an account already.", "\(email) 已有账号。")
  }
}

extension Schema {
  fileprivate static let invitation =
    ([
      "id": .id, "email": .text, "name": .text, "role": .one(Account.Role.self), "created_at": .instant,
      "expires_at": .instant,
    ] as Schema).named("Invitation")
}
