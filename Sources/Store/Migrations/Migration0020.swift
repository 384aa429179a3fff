let migration0020 = Migration(
  number: 20, name: "accounts",
  sql: """
    CREATE TABLE accounts (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      account_id UUID NOT NULL,
      email TEXT NOT NULL CHECK (email LIKE '_%@_%' AND email = lower(email)),
      name TEXT NOT NULL CHECK (name <> ''),
      role TEXT NOT NULL CHECK (role IN ('owner', 'operator', 'approver', 'analyst', 'viewer')),
      password_hash TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      disabled_at BIGINT,
      PRIMARY KEY (tenant_id, account_id)
    ) STRICT, WITHOUT ROWID;

    -- The address is what a person gives before the tenant is known.
    CREATE UNIQUE INDEX accounts_email ON accounts (email);

    CREATE TABLE sessions (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      hash BYTEA NOT NULL CHECK (length(hash) = 32),
      account_id UUID NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, hash)
    ) STRICT, WITHOUT ROWID;

    -- The token is what a browser shows before the tenant is known.
    CREATE UNIQUE INDEX sessions_hash ON sessions (hash);
    CREATE INDEX sessions_account ON sessions (tenant_id, account_id);
    """)
