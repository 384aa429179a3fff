/// Seals what must be kept and never read out of the database alone: a relay's password, a signing key.
///
/// A box opens only under the tenant and the name it was sealed for, with a key that is outside the database.
package protocol SecretVault: Sendable {
  func seal(_ plain: [UInt8], for tenant: TenantID, _ name: SecretName) throws(SecretProblem) -> [UInt8]
  func open(_ box: [UInt8], for tenant: TenantID, _ name: SecretName) throws(SecretProblem) -> [UInt8]
}

/// What a secret is, as in `mail.password`; a webhook's could be `webhook/<id>`.
package struct SecretName: OpenCode {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  package static let mailPassword = SecretName(rawValue: "mail.password")
  package static let dkimKey = SecretName(rawValue: "mail.dkim")
}

/// Why a secret can't be had; carries none of it.
package enum SecretProblem: Error, Sendable, Hashable {
  /// Sealed with the key of this id, which this process doesn't have.
  case keyMissing(id: String)
  /// Changed, moved from another row, or sealed with another key under the same id.
  case notAuthentic
}

/// The boxes, as rows. What is in them is the vault's business.
package protocol SecretStore {
  /// Replaces the one of the same name.
  func saveSecretBox(_ tenant: TenantID, _ name: SecretName, _ box: [UInt8], at: Instant) throws
  func secretBox(_ tenant: TenantID, _ name: SecretName) throws -> [UInt8]?
  func deleteSecretBox(_ tenant: TenantID, _ name: SecretName) throws
  /// By name.
  func secretNames(_ tenant: TenantID) throws -> [SecretName]
}

extension Transaction {
  /// Seals a text and keeps it.
  package func keep(
    _ secret: String, as name: SecretName, of tenant: TenantID, in vault: any SecretVault, at now: Instant
  ) throws {
    try saveSecretBox(tenant, name, try vault.seal(Array(secret.utf8), for: tenant, name), at: now)
  }

  /// The kept text; nil where there is none. Throws ``SecretProblem``.
  package func secret(_ name: SecretName, of tenant: TenantID, in vault: any SecretVault) throws -> String? {
    guard let box = try secretBox(tenant, name) else { return nil }
    return String(decoding: try vault.open(box, for: tenant, name), as: UTF8.self)
  }

  /// Seals everything of a tenant anew, with the vault's current key. Returns how many there were.
  package func resealSecrets(of tenant: TenantID, in vault: any SecretVault, at now: Instant) throws -> Int {
    let names = try secretNames(tenant)
    for name in names {
      guard let box = try secretBox(tenant, name) else { continue }
      let plain = try vault.open(box, for: tenant, name)
      try saveSecretBox(tenant, name, try vault.seal(plain, for: tenant, name), at: now)
    }
    return names.count
  }
}
