package import Domain
import JSON
import SQL

extension StoreTransaction: MailAccountStore {
  package func mailAccount(_ tenant: TenantID) throws -> MailAccount {
    let found = try first("SELECT settings, revision FROM mail_accounts WHERE tenant_id = \(tenant)") {
      row throws(SQLError) in (try row.json(0), try row.int(1))
    }
    guard let (json, revision) = found else { return MailAccount() }
    do {
      return try MailAccount(json: json, revision: revision)
    } catch {
      throw StoreError(.other, "the tenant's mail account can't be read")
    }
  }

  package func saveMailAccount(_ tenant: TenantID, _ account: MailAccount, at: Instant) throws {
    try execute(
      """
      INSERT INTO mail_accounts (tenant_id, settings, revision, updated_at)
      VALUES (\(tenant), \(account.json), 1, \(at))
      ON CONFLICT (tenant_id) DO UPDATE SET
        settings = excluded.settings, revision = mail_accounts.revision + 1, updated_at = excluded.updated_at
      """)
  }
}
