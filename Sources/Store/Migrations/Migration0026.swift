/// What is sealed with a key outside the database, and how a tenant's mails leave.
let migration0026 = Migration(
  number: 26, name: "secrets and mail accounts",
  sql: """
    CREATE TABLE secrets (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      name TEXT NOT NULL CHECK (name <> ''),
      box BYTEA NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE mail_accounts (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      settings TEXT NOT NULL,
      revision BIGINT NOT NULL CHECK (revision > 0),
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id)
    ) STRICT, WITHOUT ROWID;
    """)
