let migration0011 = Migration(
  number: 11, name: "segments",
  sql: """
    CREATE TABLE segments (
      tenant_id UUID NOT NULL,
      segment_id UUID NOT NULL,
      key TEXT NOT NULL CHECK (key <> ''),
      name TEXT NOT NULL,
      version BIGINT NOT NULL CHECK (version >= 0),
      definition TEXT NOT NULL,
      updated_at BIGINT NOT NULL,
      archived_at BIGINT,
      PRIMARY KEY (tenant_id, segment_id)
    ) STRICT, WITHOUT ROWID;

    CREATE UNIQUE INDEX segments_key ON segments (tenant_id, key);

    CREATE TABLE memberships (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      segment_id UUID NOT NULL,
      is_member BIGINT NOT NULL CHECK (is_member IN (0, 1)),
      since BIGINT NOT NULL,
      segment_version BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, segment_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX memberships_segment ON memberships (tenant_id, segment_id, customer_id) WHERE is_member = 1;

    CREATE TABLE traits (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      document TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE contexts (
      tenant_id UUID NOT NULL,
      version BIGINT NOT NULL CHECK (version >= 0),
      document TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, version)
    ) STRICT, WITHOUT ROWID;
    """)
