let migration0004 = Migration(
  number: 4, name: "imports",
  sql: """
    CREATE TABLE imports (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      import_id UUID NOT NULL,
      kind TEXT NOT NULL CHECK (kind <> ''),
      file_name TEXT NOT NULL,
      mapping TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'undone')),
      position BIGINT NOT NULL CHECK (position >= 0),
      accepted BIGINT NOT NULL CHECK (accepted >= 0),
      added BIGINT NOT NULL CHECK (added >= 0),
      revised BIGINT NOT NULL CHECK (revised >= 0),
      rejected BIGINT NOT NULL CHECK (rejected >= 0),
      started_at BIGINT NOT NULL,
      ended_at BIGINT,
      PRIMARY KEY (tenant_id, import_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE import_rejects (
      tenant_id UUID NOT NULL,
      import_id UUID NOT NULL,
      ordinal BIGINT NOT NULL,
      line BIGINT NOT NULL,
      field TEXT NOT NULL,
      reason TEXT NOT NULL,
      raw BYTEA NOT NULL,
      PRIMARY KEY (tenant_id, import_id, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE import_changes (
      tenant_id UUID NOT NULL,
      import_id UUID NOT NULL,
      ordinal BIGINT NOT NULL,
      subject BIGINT NOT NULL CHECK (subject BETWEEN 0 AND 4),
      key TEXT NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      before TEXT,
      source TEXT,
      source_id TEXT,
      PRIMARY KEY (tenant_id, import_id, ordinal, subject, key)
    ) STRICT, WITHOUT ROWID;

    -- What an import keeps of a person's former state.
    CREATE INDEX import_changes_customer ON import_changes (tenant_id, bucket, customer_id) WHERE before IS NOT NULL;

    CREATE TABLE import_presets (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      name TEXT NOT NULL CHECK (name <> ''),
      kind TEXT NOT NULL CHECK (kind <> ''),
      mapping TEXT NOT NULL,
      PRIMARY KEY (tenant_id, name)
    ) STRICT, WITHOUT ROWID;
    """)
