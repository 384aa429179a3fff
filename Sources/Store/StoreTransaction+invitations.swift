package import Domain
import SQL

extension StoreTransaction: InvitationStore {
  package func saveInvitation(_ invitation: Invitation) throws {
    try execute(
      "DELETE FROM invitations WHERE tenant_id = \(invitation.tenant) AND email = \(invitation.email)")
    try execute(
      """
      INSERT INTO invitations (tenant_id, invitation_id, email, name, role, hash, created_at, expires_at)
      VALUES (\(invitation.tenant), \(invitation.id), \(invitation.email), \(invitation.name), \(invitation.role),
        \(invitation.hash), \(invitation.createdAt), \(invitation.expiresAt))
      """)
  }

  package func invitations(_ tenant: TenantID) throws -> [Invitation] {
    try query(
      "\(fragment: Self.selectInvitations) WHERE tenant_id = \(tenant) ORDER BY created_at, invitation_id",
      Self.invitation)
  }

  package func invitation(hash: [UInt8]) throws -> Invitation? {
    try first("\(fragment: Self.selectInvitations) WHERE hash = \(hash)", Self.invitation)
  }

  package func takeInvitation(_ tenant: TenantID, _ id: ID<Invitation>) throws -> Bool {
    try execute("DELETE FROM invitations WHERE tenant_id = \(tenant) AND invitation_id = \(id)") == 1
  }

  private static let selectInvitations: SQL =
    "SELECT invitation_id, tenant_id, email, name, role, hash, created_at, expires_at FROM invitations"

  private static func invitation(_ row: Row) throws(SQLError) -> Invitation {
    Invitation(
      id: try row.id(0), tenant: try row.id(1), email: try row.text(2), name: try row.text(3), role: try row.code(4),
      hash: try row.blob(5), createdAt: try row.instant(6), expiresAt: try row.instant(7))
  }
}

extension StoreTransaction {
  package func saveReset(_ reset: PasswordReset) throws {
    try execute(
      """
      INSERT INTO password_resets (tenant_id, account_id, hash, expires_at)
      VALUES (\(reset.tenant), \(reset.account), \(reset.hash), \(reset.expiresAt))
      ON CONFLICT (tenant_id, account_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
      """)
  }

  package func reset(hash: [UInt8]) throws -> PasswordReset? {
    try first("SELECT tenant_id, account_id, hash, expires_at FROM password_resets WHERE hash = \(hash)") {
      row throws(SQLError) in
      PasswordReset(
        tenant: try row.id(0), account: try row.id(1), hash: try row.blob(2), expiresAt: try row.instant(3))
    }
  }

  package func takeReset(_ tenant: TenantID, _ account: ID<Account>, hash: [UInt8]) throws -> Bool {
    try execute(
      """
      DELETE FROM password_resets WHERE tenant_id = \(tenant) AND account_id = \(account) AND hash = \(hash)
      """) == 1
  }

  /// By the tenant's own row, which both engines lock when it is written.
  package func lockAccounts(_ tenant: TenantID) throws {
    try execute("UPDATE tenants SET name = name WHERE tenant_id = \(tenant)")
  }

  package func sessions(_ tenant: TenantID, of account: ID<Account>) throws -> [Session] {
    try query(
      """
      \(fragment: Self.selectSessions) WHERE tenant_id = \(tenant) AND account_id = \(account)
      ORDER BY created_at DESC, hash
      """, Self.session)
  }
}
