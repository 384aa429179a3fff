internal import Act
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showSession = open("GET", "/v1/session", "Who is signed in, and whether anybody can be yet", "当前登录状态") {
    visit in
    let sitting = try await visit.sitting()
    if let sitting { return .json(try await visit.session(sitting)) }
    let isSetUp = try await visit.services.records.read { tx in
      try tx.tenants().contains { try !tx.accounts($0.id).isEmpty }
    }
    return .json(visit.noSession(isSetUp ? "signed_out" : "setup"))
  }
  .answering(.session)
}

extension Visit {
  func sitting() async throws -> Sitting? {
    try await Sitting.find(request, services.records, now: services.clock.now())
  }

  /// `{"state", "account", "permissions", "tenant", "csrf", "is_sole_approver", "is_demo"}`.
  func session(_ sitting: Sitting) async throws -> JSON {
    let now = services.clock.now()
    let approvers = try await services.records.read { tx in try LedgerDesk.approvers(tx, sitting.tenant.id, at: now) }
    return [
      "state": "signed_in", "account": sitting.account.shape,
      "permissions": .permissions(sitting.account.role.permissions), "tenant": sitting.tenant.shape,
      "csrf": .string(sitting.csrf),
      "is_sole_approver": .bool(approvers == [sitting.account.email]), "is_demo": .bool(services.isDemo),
    ]
  }

  func noSession(_ state: String) -> JSON {
    [
      "state": .string(state), "account": .null, "permissions": [], "tenant": .null, "csrf": .null,
      "is_sole_approver": false,
      "is_demo": .bool(services.isDemo),
    ]
  }

  /// Signs an account in, in this browser.
  func signIn(_ account: Account, _ tenant: Tenant) async throws -> HTTPResponse {
    let now = services.clock.now()
    let token = SessionCookie.make(services.random)
    let session = Session(
      hash: SessionCookie.hash(token), tenant: tenant.id, account: account.id, createdAt: now,
      expiresAt: now + SessionCookie.life, agent: Agent.words(request.headers["User-Agent"]))
    try await services.records.write { tx in
      try tx.deleteSessions(tenant.id, expiredBefore: now)
      try tx.insertSession(session)
      try tx.insertAudit(auditEntry(tenant.id, .account(account.id), "session.begin", "accounts/\(account.id)"))
    }
    let sitting = Sitting(session: session, account: account, tenant: tenant)
    var response = HTTPResponse.json(try await self.session(sitting), status: 201)
    response.headers["Set-Cookie"] = SessionCookie.field(token, tenant)
    return response
  }
}

extension Account {
  var shape: JSON {
    ["id": .id(id), "email": .string(email), "name": .string(name), "role": .string(role.rawValue)]
  }
}

extension Schema {
  static let account =
    (["id": .id, "email": .text, "name": .text, "role": .one(Account.Role.self)] as Schema).named("Account")

  static let session =
    ([
      "state": .one(of: "signed_in", "signed_out", "setup"), "account": .account.orNull,
      "permissions": .list(.permission), "tenant": .tenant.orNull,
      "csrf": .text.orNull.saying(
        "Send it as X-CSRF-Token with what changes something.", "修改数据的请求须以 X-CSRF-Token 发送。"),
      "is_sole_approver": .truth, "is_demo": .truth,
    ] as Schema).named("Session")
}
