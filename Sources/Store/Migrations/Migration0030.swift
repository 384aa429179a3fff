import SQL

/// The audit log by ids, which nothing can change any more, and what people get in by: invitations, resets, sessions that
/// can be told apart.
let migration0030 = Migration(
  number: 30, name: "people",
  sql: """
    CREATE TABLE audit_entries (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      entry_id UUID NOT NULL,
      at BIGINT NOT NULL,
      -- 0 nobody that is known, 1 an account, 2 a key.
      actor_kind SMALLINT NOT NULL CHECK (actor_kind IN (0, 1, 2)),
      actor_id UUID,
      what TEXT NOT NULL CHECK (what <> ''),
      object TEXT NOT NULL,
      detail TEXT NOT NULL,
      PRIMARY KEY (tenant_id, entry_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX audit_entries_at ON audit_entries (tenant_id, at, entry_id);

    CREATE TABLE invitations (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      invitation_id UUID NOT NULL,
      email TEXT NOT NULL CHECK (email LIKE '_%@_%' AND email = lower(email)),
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('owner', 'operator', 'approver', 'analyst', 'viewer')),
      hash BYTEA NOT NULL CHECK (length(hash) = 32),
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, invitation_id)
    ) STRICT, WITHOUT ROWID;

    -- The token is what a browser shows before the tenant is known.
    CREATE UNIQUE INDEX invitations_hash ON invitations (hash);
    CREATE UNIQUE INDEX invitations_email ON invitations (tenant_id, email);

    -- One at a time for an account: the last one asked for.
    CREATE TABLE password_resets (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      account_id UUID NOT NULL,
      hash BYTEA NOT NULL CHECK (length(hash) = 32),
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, account_id)
    ) STRICT, WITHOUT ROWID;

    CREATE UNIQUE INDEX password_resets_hash ON password_resets (hash);

    ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
    UPDATE sessions SET seen_at = created_at;
    """,
  engineSQL: [
    .sqlite: carryOver(id: "randomblob(16)") + """
      CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries
      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
      CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries
      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
      -- REPLACE deletes without asking the trigger above.
      CREATE TRIGGER audit_entries_insert BEFORE INSERT ON audit_entries
      WHEN EXISTS (SELECT 1 FROM audit_entries WHERE tenant_id = NEW.tenant_id AND entry_id = NEW.entry_id)
      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
      """,
    .postgres: carryOver(id: "gen_random_uuid()") + """
      CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'check_violation'; END $$;
      CREATE TRIGGER audit_entries_change BEFORE UPDATE OR DELETE ON audit_entries
      FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
      CREATE TRIGGER audit_entries_truncate BEFORE TRUNCATE ON audit_entries
      FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
      """,
  ])

/// Takes the old log over: the names in it become ids where somebody still has them.
private func carryOver(id: String) -> String {
  """
  INSERT INTO audit_entries (tenant_id, entry_id, at, actor_kind, actor_id, what, object, detail)
  SELECT tenant_id, \(id), at, CASE WHEN account IS NOT NULL THEN 1 WHEN api_key IS NOT NULL THEN 2 ELSE 0 END,
    coalesce(account, api_key), what, object, '{}'
  FROM (
    SELECT a.*,
      (SELECT account_id FROM accounts c WHERE c.tenant_id = a.tenant_id AND c.email = a.principal) AS account,
      (SELECT key_id FROM api_keys k WHERE k.tenant_id = a.tenant_id AND k.name = a.principal
       ORDER BY k.created_at DESC LIMIT 1) AS api_key
    FROM audit a
  ) carried;
  DROP TABLE audit;

  """
}
