internal import Crypto
internal import Domain
internal import HTTPServer

/// A signed-in browser: its session, whose it is, and the tenant.
struct Sitting: Sendable {
  let session: Session
  let account: Account
  let tenant: Tenant

  var csrf: String { SessionCookie.csrf(session.hash, tenant) }

  /// The one of the request's cookie; nil when there is none, it has expired, or the account was disabled.
  static func find(_ request: HTTPRequest, _ records: any Records, now: Instant) async throws -> Sitting? {
    guard let token = SessionCookie.token(in: request) else { return nil }
    let hash = SessionCookie.hash(token)
    let found = try await records.read { tx -> Sitting? in
      guard let session = try tx.session(hash: hash), constantTimeEqual(session.hash, hash),
        session.expiresAt > now, session.createdAt + SessionCookie.longest > now,
        let account = try tx.account(session.tenant, session.account), account.disabledAt == nil,
        let tenant = try tx.tenant(session.tenant)
      else { return nil }
      return Sitting(session: session, account: account, tenant: tenant)
    }
    // Once an hour is often enough for a life of two weeks.
    if let found, found.session.seenAt <= now - .hours(1) {
      let end = min(now + SessionCookie.life, found.session.createdAt + SessionCookie.longest)
      do {
        try await records.write { tx in try tx.extendSession(found.tenant.id, hash: hash, to: end, seenAt: now) }
      } catch let error as StoreError where [.full, .readOnly].contains(error.code) {
        // Who only reads can go on; the next visit extends it.
      }
    }
    return found
  }

  /// Throws unless the request is one of our own pages'.
  func checkCSRF(_ request: HTTPRequest) throws(APIError) {
    if ["GET", "HEAD"].contains(request.method) { return }
    let given = request.headers["X-CSRF-Token"] ?? ""
    guard constantTimeEqual(Array(given.utf8), Array(csrf.utf8)) else { throw .csrfMissing }
  }
}

extension APIError {
  static let csrfMissing = APIError(
    "csrf_missing", 403, "This page is out of date. Load it anew and try again.", "页面已过期，请刷新后重试。")
}
