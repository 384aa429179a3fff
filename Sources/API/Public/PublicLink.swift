internal import Content
internal import Domain

/// A signed link of a message that somebody opened.
struct PublicLink: Sendable {
  let token: LinkToken
  let tenant: Tenant

  /// Reads a token and holds it to its tenant's signature. Throws ``LinkTokenError``; a tenant nobody knows signs
  /// nothing.
  init(_ text: String, for use: LinkUse, _ visit: Visit) async throws {
    guard let id = LinkToken.unverifiedTenant(in: text) else { throw LinkTokenError.malformed }
    guard let tenant = try await visit.services.records.read({ tx in try tx.tenant(id) }) else {
      throw LinkTokenError.forged
    }
    self.tenant = tenant
    token = try LinkToken.verify(text, for: use, secret: tenant.secret, now: visit.services.clock.now())
  }

  /// Where the same mail's reader chooses what to get, seen from another link's page.
  var preferences: String {
    "../\(LinkUse.preferences.path)/"
      + LinkToken(tenant: token.tenant, action: token.action, customer: token.customer)
      .signed(for: .preferences, secret: tenant.secret)
  }
}
