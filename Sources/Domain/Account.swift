/// A person who signs in to the console.
package struct Account: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable, CaseIterable { case owner, `operator`, approver, analyst, viewer }

  package let id: ID<Account>
  package let tenant: TenantID
  /// In lower case; one account of the whole process has it.
  package let email: String
  package var name: String
  package var role: Role
  /// By Argon2id, in the PHC form.
  package var passwordHash: String
  package let createdAt: Instant
  package var disabledAt: Instant?

  package init(
    id: ID<Account>, tenant: TenantID, email: String, name: String, role: Role, passwordHash: String,
    createdAt: Instant, disabledAt: Instant? = nil
  ) {
    self.id = id
    self.tenant = tenant
    self.email = email
    self.name = name
    self.role = role
    self.passwordHash = passwordHash
    self.createdAt = createdAt
    self.disabledAt = disabledAt
  }

  /// May say yes to what waits for approval.
  package var mayApprove: Bool { disabledAt == nil && role.permissions.contains(.approve) }
}

/// A browser in which somebody is signed in.
package struct Session: Sendable, Hashable {
  /// SHA-256 of the token in the browser's cookie.
  package let hash: [UInt8]
  package let tenant: TenantID
  package let account: ID<Account>
  package let createdAt: Instant
  package var expiresAt: Instant
  /// To about an hour.
  package var seenAt: Instant
  /// `Firefox, Linux`.
  package let agent: String

  package init(
    hash: [UInt8], tenant: TenantID, account: ID<Account>, createdAt: Instant, expiresAt: Instant,
    seenAt: Instant? = nil, agent: String = ""
  ) {
    self.hash = hash
    self.tenant = tenant
    self.account = account
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.seenAt = seenAt ?? createdAt
    self.agent = agent
  }
}

package protocol AccountStore {
  /// `.conflict` when the address has an account.
  func insertAccount(_ account: Account) throws
  func account(email: String) throws -> Account?
  func account(_ tenant: TenantID, _ id: ID<Account>) throws -> Account?
  func accounts(_ tenant: TenantID) throws -> [Account]
  /// Replaces name, role, password and whether it is disabled.
  func updateAccount(_ account: Account) throws
  func insertSession(_ session: Session) throws
  func session(hash: [UInt8]) throws -> Session?
  func extendSession(_ tenant: TenantID, hash: [UInt8], to expiresAt: Instant, seenAt: Instant) throws
  func deleteSession(_ tenant: TenantID, hash: [UInt8]) throws
  /// Signs an account out everywhere but in the browser that is named.
  func deleteSessions(_ tenant: TenantID, of account: ID<Account>, except hash: [UInt8]?) throws
  func deleteSessions(_ tenant: TenantID, expiredBefore now: Instant) throws
}
