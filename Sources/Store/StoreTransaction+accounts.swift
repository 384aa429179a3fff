package import Domain
import SQL

extension StoreTransaction: AccountStore {
  package func insertAccount(_ account: Account) throws {
    let changed = try execute(
      """
      INSERT INTO accounts (tenant_id, account_id, email, name, role, password_hash, created_at, disabled_at)
      VALUES (\(account.tenant), \(account.id), \(account.email), \(account.name), \(account.role),
        \(account.passwordHash), \(account.createdAt), \(account.disabledAt))
      ON CONFLICT (email) DO NOTHING
      """)
    if changed == 0 { throw StoreError(.conflict, "an account with this address exists") }
  }

  package func account(email: String) throws -> Account? {
    try first("\(fragment: Self.selectAccounts) WHERE email = \(email)", Self.account)
  }

  package func account(_ tenant: TenantID, _ id: ID<Account>) throws -> Account? {
    try first("\(fragment: Self.selectAccounts) WHERE tenant_id = \(tenant) AND account_id = \(id)", Self.account)
  }

  package func accounts(_ tenant: TenantID) throws -> [Account] {
    try query("\(fragment: Self.selectAccounts) WHERE tenant_id = \(tenant) ORDER BY account_id", Self.account)
  }

  package func updateAccount(_ account: Account) throws {
    let changed = try execute(
      """
      UPDATE accounts SET name = \(account.name), role = \(account.role), password_hash = \(account.passwordHash),
        disabled_at = \(account.disabledAt)
      WHERE tenant_id = \(account.tenant) AND account_id = \(account.id)
      """)
    if changed == 0 { throw StoreError(.notFound, "no account \(account.id)") }
  }

  private static let selectAccounts: SQL =
    "SELECT account_id, tenant_id, email, name, role, password_hash, created_at, disabled_at FROM accounts"

  private static func account(_ row: Row) throws(SQLError) -> Account {
    Account(
      id: try row.id(0), tenant: try row.id(1), email: try row.text(2), name: try row.text(3), role: try row.code(4),
      passwordHash: try row.text(5), createdAt: try row.instant(6), disabledAt: try row.instantOrNil(7))
  }
}

extension StoreTransaction {
  package func insertSession(_ session: Session) throws {
    try execute(
      """
      INSERT INTO sessions (tenant_id, hash, account_id, created_at, expires_at, seen_at, agent)
      VALUES (\(session.tenant), \(session.hash), \(session.account), \(session.createdAt), \(session.expiresAt),
        \(session.seenAt), \(session.agent))
      """)
  }

  package func session(hash: [UInt8]) throws -> Session? {
    try first("\(fragment: Self.selectSessions) WHERE hash = \(hash)", Self.session)
  }

  static let selectSessions: SQL =
    "SELECT tenant_id, hash, account_id, created_at, expires_at, seen_at, agent FROM sessions"

  static func session(_ row: Row) throws(SQLError) -> Session {
    Session(
      hash: try row.blob(1), tenant: try row.id(0), account: try row.id(2), createdAt: try row.instant(3),
      expiresAt: try row.instant(4), seenAt: try row.instant(5), agent: try row.text(6))
  }

  package func extendSession(_ tenant: TenantID, hash: [UInt8], to expiresAt: Instant, seenAt: Instant) throws {
    try execute(
      """
      UPDATE sessions SET expires_at = \(expiresAt), seen_at = \(seenAt)
      WHERE tenant_id = \(tenant) AND hash = \(hash)
      """)
  }

  package func deleteSession(_ tenant: TenantID, hash: [UInt8]) throws {
    try execute("DELETE FROM sessions WHERE tenant_id = \(tenant) AND hash = \(hash)")
  }

  package func deleteSessions(_ tenant: TenantID, of account: ID<Account>, except hash: [UInt8]?) throws {
    try execute(
      """
      DELETE FROM sessions WHERE tenant_id = \(tenant) AND account_id = \(account) AND hash <> \(hash ?? [])
      """)
  }

  package func deleteSessions(_ tenant: TenantID, expiredBefore now: Instant) throws {
    try execute("DELETE FROM sessions WHERE tenant_id = \(tenant) AND expires_at < \(now)")
  }
}
