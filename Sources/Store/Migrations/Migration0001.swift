let migration0001 = Migration(
  number: 1, name: "tenants",
  sql: """
    CREATE TABLE tenants (
      tenant_id UUID NOT NULL PRIMARY KEY,
      name TEXT NOT NULL CHECK (name <> ''),
      zone TEXT NOT NULL CHECK (zone <> ''),
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      language TEXT NOT NULL CHECK (language IN ('zh-CN', 'en')),
      mode BIGINT NOT NULL CHECK (mode IN (0, 1)),
      secret BYTEA NOT NULL CHECK (length(secret) >= 16),
      settings TEXT NOT NULL,
      created_at BIGINT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE api_keys (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      key_id UUID NOT NULL,
      name TEXT NOT NULL CHECK (name <> ''),
      kind TEXT NOT NULL CHECK (kind IN ('write', 'operate', 'own')),
      hash BYTEA NOT NULL CHECK (length(hash) = 32),
      created_at BIGINT NOT NULL,
      revoked_at BIGINT,
      PRIMARY KEY (tenant_id, key_id)
    ) STRICT, WITHOUT ROWID;

    -- The hash is what a caller shows before its tenant is known.
    CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);

    CREATE TABLE stops (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      scope TEXT NOT NULL CHECK (scope = 'tenant' OR scope LIKE 'channel:_%' OR scope LIKE 'strategy:_%'),
      stopped_by TEXT NOT NULL,
      reason TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, scope)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      tenant_id UUID NOT NULL,
      at BIGINT NOT NULL,
      principal TEXT NOT NULL,
      what TEXT NOT NULL,
      object TEXT NOT NULL
    ) STRICT;

    CREATE INDEX audit_at ON audit (tenant_id, at);
    """)
