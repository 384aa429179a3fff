internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let signIn = open(
    "POST", "/v1/session", "Sign in: {\"email\", \"password\"}; sets a cookie",
    "登录：{\"email\", \"password\"}，写入 Cookie",
    what: "session.begin"
  ) { visit in
    let body = try visit.object(["email", "password"])
    let email = try body.string("email").lowercased()
    let password = try body.string("password")
    let (services, now) = (visit.services, visit.services.clock.now())
    let doors: [SignInThrottle.Door] = [.email(email), .client(visit.client)]
    try visit.checkThrottle(doors)
    let (account, tenant) = try await services.records.read { tx -> (Account?, Tenant?) in
      let account = try tx.account(email: email)
      return (account, try account.flatMap { try tx.tenant($0.tenant) })
    }
    // The same work whether the address has an account or not.
    let isRight = try PasswordHash().verify(password, against: account?.passwordHash ?? SignInDecoy.hash)
    guard isRight, let account, account.disabledAt == nil, let tenant else {
      services.throttle.failed(doors, now: now)
      // A line either way, so that an address without an account takes as long.
      try await services.records.write { tx in
        guard let owner = try account?.tenant ?? tx.tenants().first?.id else { return }
        let object = account.map { "accounts/\($0.id)" } ?? "accounts"
        try tx.insertAudit(visit.auditEntry(owner, .nobody, "session.refuse", object))
      }
      throw APIError.signInFailed
    }
    services.throttle.succeeded(.email(email))
    return try await visit.signIn(account, tenant)
  }

  static let signOut = open("DELETE", "/v1/session", "Sign out of this browser", "退出登录", what: "session.leave") {
    visit in
    guard let sitting = try await visit.sitting() else { return .json(visit.noSession("signed_out")) }
    try sitting.checkCSRF(visit.request)
    try await visit.services.records.write { tx in
      try tx.deleteSession(sitting.tenant.id, hash: sitting.session.hash)
      let account = sitting.account.id
      try tx.insertAudit(
        visit.auditEntry(sitting.tenant.id, .account(account), "session.leave", "accounts/\(account)"))
    }
    var response = HTTPResponse.json(visit.noSession("signed_out"))
    response.headers["Set-Cookie"] = SessionCookie.expired(sitting.tenant)
    return response
  }

  static let changePassword = open(
    "PUT", "/v1/session/password", "Change one's password: {\"current\", \"new\"}; signs out everywhere else",
    "修改密码：{\"current\", \"new\"}，其他设备会退出登录", what: "session.password"
  ) { visit in
    let sitting = try await visit.requiredSitting()
    try sitting.checkCSRF(visit.request)
    let body = try visit.object(["current", "new"])
    let current = try body.string("current")
    let (services, now) = (visit.services, visit.services.clock.now())
    var account = sitting.account
    try visit.checkThrottle([.email(account.email)])
    guard try PasswordHash().verify(current, against: account.passwordHash) else {
      services.throttle.failed([.email(account.email)], now: now)
      throw try body.required("current").invalid(
        "password_wrong", english: "is not your present password", chinese: "与当前密码不符")
    }
    account.passwordHash = try PasswordHash().hash(try body.newPassword("new"))
    let (changed, hash) = (account, sitting.session.hash)
    try await services.records.write { tx in
      try tx.updateAccount(changed)
      try tx.deleteSessions(changed.tenant, of: changed.id, except: hash)
      try tx.insertAudit(
        visit.auditEntry(changed.tenant, .account(changed.id), "session.password", "accounts/\(changed.id)"))
    }
    return .json(try await visit.session(sitting))
  }
}

/// The hash of a password nobody has.
private enum SignInDecoy {
  static let hash = (try? PasswordHash().hash(Base64.encode(RandomSource.system.bytes(32)))) ?? ""
}

extension Visit {
  /// The body as an object whose members are all known.
  func object(_ known: Set<String>) throws -> JSONReader {
    if request.body.isEmpty { throw APIError.bodyMissing }
    let reader = JSONReader(try JSON.parse(request.body).withoutNUL())
    try reader.rejectUnknown(known)
    return reader
  }
}

extension JSONReader {
  /// A password somebody chose.
  func newPassword(_ field: String) throws(JSONError) -> String {
    let text = try string(field)
    guard (10...200).contains(text.count) else {
      throw try required(field).invalid(
        "password_short", english: "must have 10 to 200 characters", chinese: "长度应为 10 到 200 个字符")
    }
    return text
  }
}

extension APIError {
  static let signInFailed = APIError(
    "sign_in_failed", 401, "The address or the password is wrong.", "邮箱或密码错误。")

  static func tooManyTries(_ wait: Span) -> APIError {
    let seconds = (wait.microseconds + 999_999) / 1_000_000
    var error = APIError(
      "too_many_tries", 429, "Too many tries for this address or from this place. Try again in \(seconds) s.",
      "该邮箱或该网络的尝试次数过多，请在 \(seconds) 秒后重试。")
    error.retryAfter = seconds
    return error
  }
}
