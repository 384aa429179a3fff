/// Somebody who may make an account. Accepting or revoking it takes it away; the audit log keeps that it was.
package struct Invitation: Sendable, Hashable {
  package let id: ID<Invitation>
  package let tenant: TenantID
  /// In lower case.
  package let email: String
  package let name: String
  package let role: Account.Role
  /// SHA-256 of the token in the link.
  package var hash: [UInt8]
  package let createdAt: Instant
  package var expiresAt: Instant

  package init(
    id: ID<Invitation>, tenant: TenantID, email: String, name: String, role: Account.Role, hash: [UInt8],
    createdAt: Instant, expiresAt: Instant
  ) {
    self.id = id
    self.tenant = tenant
    self.email = email
    self.name = name
    self.role = role
    self.hash = hash
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }
}

/// Somebody who may set a new password for an account, once.
package struct PasswordReset: Sendable, Hashable {
  package let tenant: TenantID
  package let account: ID<Account>
  /// SHA-256 of the token in the link.
  package let hash: [UInt8]
  package let expiresAt: Instant

  package init(tenant: TenantID, account: ID<Account>, hash: [UInt8], expiresAt: Instant) {
    self.tenant = tenant
    self.account = account
    self.hash = hash
    self.expiresAt = expiresAt
  }
}

package protocol InvitationStore {
  /// Replaces one to the same address.
  func saveInvitation(_ invitation: Invitation) throws
  /// Oldest first.
  func invitations(_ tenant: TenantID) throws -> [Invitation]
  func invitation(hash: [UInt8]) throws -> Invitation?
  /// False when it was not there any more, so that only one of two who use it at once has it.
  func takeInvitation(_ tenant: TenantID, _ id: ID<Invitation>) throws -> Bool
  /// Replaces one of the same account.
  func saveReset(_ reset: PasswordReset) throws
  func reset(hash: [UInt8]) throws -> PasswordReset?
  /// False when it was not there any more.
  func takeReset(_ tenant: TenantID, _ account: ID<Account>, hash: [UInt8]) throws -> Bool
  /// Nobody else changes the tenant's accounts until the transaction ends.
  func lockAccounts(_ tenant: TenantID) throws
  /// Where an account is signed in, the newest first.
  func sessions(_ tenant: TenantID, of account: ID<Account>) throws -> [Session]
}
