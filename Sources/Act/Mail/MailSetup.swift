package import Content
package import Domain
internal import HTTPClient
internal import Mail

/// A tenant's account with its secrets, as read at one moment.
struct MailSetup: Sendable {
  let account: MailAccount
  var password: String?
  var dkimKey: String?
  /// Why a secret can't be had.
  var problem: LocalizedSentence?

  /// Nil where the tenant has no key. Throws ``MailError`` for one that can't sign.
  func signer() throws(MailError) -> DKIMSigner? {
    guard let dkim = account.dkim, let dkimKey else { return nil }
    return try DKIMSigner(domain: dkim.domain, selector: dkim.selector, privateKeyPEM: dkimKey)
  }

  func server(_ relay: MailAccount.Relay, _ tenant: Tenant, _ house: MailOffice.House) -> SMTPServer {
    // EHLO takes letters, digits, dots and hyphens; a domain in other letters stays at home.
    let domain = MailOffice.domain(of: tenant.settings.senderAddress).flatMap { name in
      name.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 46 } ? name : nil
    }
    return SMTPServer(
      host: relay.host, port: Int(relay.port), security: .init(relay.security),
      username: relay.user.isEmpty ? nil : relay.user, password: relay.user.isEmpty ? nil : password ?? "",
      helloName: domain ?? "localhost", certificateAuthorityFile: house.authorities)
  }
}

extension MailOffice {
  func setup(of tenant: Tenant) async throws -> MailSetup {
    let vault = vault
    let id = tenant.id
    return try await records.read { tx in
      var setup = MailSetup(account: try tx.mailAccount(id))
      do {
        setup.password = try tx.secret(.mailPassword, of: id, in: vault)
        setup.dkimKey = try tx.secret(.dkimKey, of: id, in: vault)
      } catch let problem as SecretProblem {
        setup.problem = problem.sentence
      }
      return setup
    }
  }
}

extension SMTPServer.Security {
  init(_ security: MailAccount.Security) {
    switch security {
    case .none: self = .none
    case .startTLS: self = .startTLS
    case .tls: self = .tls
    }
  }
}

extension SecretProblem {
  package var sentence: LocalizedSentence {
    switch self {
    case .keyMissing(let id): LocalizedSentence("secret_key_missing", ["key": id])
    case .notAuthentic: LocalizedSentence("secret_not_authentic")
    }
  }
}
