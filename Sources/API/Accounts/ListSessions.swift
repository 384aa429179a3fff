internal import Crypto
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let listSessions = open("GET", "/v1/session/all", "Where one is signed in", "当前账号的登录设备") { visit in
    let sitting = try await visit.requiredSitting()
    let sessions = try await visit.services.records.read { tx in
      try tx.sessions(sitting.tenant.id, of: sitting.account.id)
    }
    let now = visit.services.clock.now()
    return .list(
      sessions.filter { $0.isAlive(at: now) }.map { session in
        [
          "id": .string(session.name), "agent": .string(session.agent), "created_at": .instant(session.createdAt),
          "seen_at": .instant(session.seenAt), "expires_at": .instant(session.expiresAt),
          "is_current": .bool(session.hash == sitting.session.hash),
        ]
      })
  }
  .answering(.items(.signIn))
  .refusing(401)

  static let endOtherSessions = open(
    "DELETE", "/v1/session/all", "Sign out everywhere else", "退出其他设备", what: "session.end_others"
  ) { visit in
    let sitting = try await visit.requiredSitting()
    try sitting.checkCSRF(visit.request)
    let (tenant, account, hash) = (sitting.tenant.id, sitting.account.id, sitting.session.hash)
    try await visit.services.records.write { tx in
      try tx.deleteSessions(tenant, of: account, except: hash)
      try tx.insertAudit(visit.auditEntry(tenant, .account(account), "session.end_others", "accounts/\(account)"))
    }
    return .json(["success": true])
  }
  .answering(.done)
  .refusing(401, 403)

  static let endSession = open(
    "DELETE", "/v1/session/all/{session}", "Sign out somewhere else", "退出某一设备", what: "session.end"
  ) { visit in
    let sitting = try await visit.requiredSitting()
    try sitting.checkCSRF(visit.request)
    let (tenant, account, name) = (sitting.tenant.id, sitting.account.id, visit.parameters["session"] ?? "")
    try await visit.services.records.write { tx in
      guard let session = try tx.sessions(tenant, of: account).first(where: { $0.name == name }) else {
        throw APIError.notFound(Words("session", "登录设备"), name)
      }
      try tx.deleteSession(tenant, hash: session.hash)
      try tx.insertAudit(visit.auditEntry(tenant, .account(account), "session.end", "accounts/\(account)"))
    }
    return .json(["success": true])
  }
  .answering(.done)
  .refusing(401, 403, 404)
}

extension Visit {
  func requiredSitting() async throws -> Sitting {
    guard let sitting = try await sitting() else { throw APIError.keyMissing }
    return sitting
  }
}

extension Session {
  /// Tells sessions of one account apart; the beginning of a hash of a hash, so it opens nothing.
  fileprivate var name: String { Hex.encode(Array(hash.prefix(8))) }

  fileprivate func isAlive(at now: Instant) -> Bool {
    expiresAt > now && createdAt + SessionCookie.longest > now
  }
}

/// A browser in two words, from what it says of itself.
enum Agent {
  static func words(_ text: String?) -> String {
    let text = text ?? ""
    let browsers = [
      ("Edg/", "Edge"), ("OPR/", "Opera"), ("MicroMessenger/", "WeChat"), ("Firefox/", "Firefox"),
      ("Chrome/", "Chrome"),
      ("Safari/", "Safari"),
    ]
    let systems = [
      ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Mac OS X", "macOS"),
      ("Linux", "Linux"),
    ]
    return [browsers, systems].compactMap { known in known.first { text.contains($0.0) }?.1 }.joined(separator: ", ")
  }
}

extension Schema {
  fileprivate static let signIn: Schema = [
    "id": .text, "agent": .text.saying("The browser in two words.", "浏览器与系统。"), "created_at": .instant,
    "seen_at": .instant, "expires_at": .instant, "is_current": .truth,
  ]
}
