internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let askReset = open(
    "POST", "/v1/session/reset", "Ask for a link that sets a new password: {\"email\"}; the answer is always the same",
    "申请重置密码的链接：{\"email\"}，回答始终相同", what: "session.reset"
  ) { visit in
    let email = try visit.object().string("email").lowercased()
    let (services, now) = (visit.services, visit.services.clock.now())
    try visit.checkThrottle([.asking(visit.client)])
    // Asked too often for one address: answered as ever, and nothing is done.
    let isFree = services.throttle.wait([.reset(email)], now: now) == nil
    services.throttle.failed([.asking(visit.client), .reset(email)], now: now)
    let link = OneTimeLink(services.random)
    // Said of the house, not of the address.
    let house = try await services.records.read { tx in try tx.tenants().first }
    let isMailed = if let house { try await services.letters.isOpen(house) } else { false }
    if isFree {
      let found = try await services.records.write { tx -> (Account, Tenant)? in
        let account = try tx.account(email: email).flatMap { $0.disabledAt == nil ? $0 : nil }
        guard let tenant = try account.map({ try tx.tenant($0.tenant) }) ?? tx.tenants().first else { return nil }
        if let account {
          try tx.saveReset(
            PasswordReset(
              tenant: tenant.id, account: account.id, hash: link.hash, expiresAt: now + OneTimeLink.resetLife))
        }
        try tx.insertAudit(
          visit.auditEntry(tenant.id, .nobody, "session.reset", account.map { "accounts/\($0.id)" } ?? "accounts"))
        return account.map { ($0, tenant) }
      }
      if let (account, tenant) = found { services.letters.post(link.resetLetter(to: account.email, tenant), tenant) }
    }
    return .json(["accepted": true, "is_mailed": .bool(isMailed)], status: 202)
  }
  .taking(body: .form(["email": .text]))
  .answering(202, ["accepted": .truth, "is_mailed": .truth])
  .refusing(429)

  static let confirmReset = open(
    "POST", "/v1/session/reset/confirm", "Set a new password by a link: {\"token\", \"new\"}; signs out everywhere",
    "通过链接设置新密码：{\"token\", \"new\"}，所有设备都会退出登录", what: "session.reset.confirm"
  ) { visit in
    let body = try visit.object()
    let (services, now) = (visit.services, visit.services.clock.now())
    let hash = OneTimeLink.hash(try body.string("token"))
    let password = try body.newPassword("new")
    try visit.checkThrottle([.client(visit.client)])
    let account = try await services.records.read { tx -> Account? in
      guard let reset = try tx.reset(hash: hash), constantTimeEqual(reset.hash, hash), reset.expiresAt > now,
        let account = try tx.account(reset.tenant, reset.account), account.disabledAt == nil
      else { return nil }
      return account
    }
    guard var account else {
      services.throttle.failed([.client(visit.client)], now: now)
      throw APIError.linkUsedUp
    }
    account.passwordHash = try PasswordHash().hash(password)
    let newHash = account.passwordHash
    let (tenant, id) = (account.tenant, account.id)
    try await services.records.write { tx in
      try tx.lockAccounts(tenant)
      guard try tx.takeReset(tenant, id, hash: hash), var current = try tx.account(tenant, id),
        current.disabledAt == nil
      else { throw APIError.linkUsedUp }
      current.passwordHash = newHash
      try tx.updateAccount(current)
      try tx.deleteSessions(tenant, of: id, except: nil)
      try tx.insertAudit(visit.auditEntry(tenant, .account(id), "session.reset.confirm", "accounts/\(id)"))
    }
    services.throttle.succeeded(.email(account.email))
    return .json(["success": true])
  }
  .taking(body: .form(["token": .text, "new": .password]))
  .answering(.done)
  .refusing(410, 429)
}
