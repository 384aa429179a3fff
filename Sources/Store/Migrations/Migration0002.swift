let migration0002 = Migration(
  number: 2, name: "customers",
  sql: """
    CREATE TABLE customers (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      kind BIGINT NOT NULL CHECK (kind IN (0, 1)),
      is_provisional BIGINT NOT NULL CHECK (is_provisional IN (0, 1)),
      profile TEXT NOT NULL,
      profile_at BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      erased_at BIGINT,
      PRIMARY KEY (tenant_id, bucket, customer_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX customers_id ON customers (tenant_id, customer_id);

    -- Who was merged into whom, in the words of the merge: an edge between any two members.
    CREATE TABLE merges (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      merge_id UUID NOT NULL,
      into_id UUID NOT NULL CHECK (into_id <> customer_id),
      -- Grows along every chain of merges that touch each other, so that their order is known for ever.
      ordinal BIGINT NOT NULL CHECK (ordinal > 0),
      at BIGINT NOT NULL,
      reason TEXT NOT NULL,
      undone_at BIGINT,
      PRIMARY KEY (tenant_id, bucket, customer_id, merge_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX merges_into ON merges (tenant_id, into_id);
    CREATE INDEX merges_id ON merges (tenant_id, merge_id);

    -- The merges in force, flattened: one row for each customer that is not canonical.
    CREATE TABLE aliases (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      canonical_id UUID NOT NULL CHECK (canonical_id <> customer_id),
      PRIMARY KEY (tenant_id, bucket, customer_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX aliases_canonical ON aliases (tenant_id, canonical_id);

    CREATE TABLE identities (
      tenant_id UUID NOT NULL,
      kind TEXT NOT NULL CHECK (kind <> ''),
      value TEXT NOT NULL CHECK (value <> ''),
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      is_verified BIGINT NOT NULL CHECK (is_verified IN (0, 1)),
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, kind, value)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX identities_customer ON identities (tenant_id, bucket, customer_id);

    CREATE TABLE consents (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      at BIGINT NOT NULL,
      consent_id UUID NOT NULL,
      purpose TEXT NOT NULL CHECK (purpose <> ''),
      channel TEXT NOT NULL CHECK (channel <> ''),
      is_granted BIGINT NOT NULL CHECK (is_granted IN (0, 1)),
      source TEXT NOT NULL,
      evidence TEXT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, at, consent_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE suppressions (
      tenant_id UUID NOT NULL,
      channel TEXT NOT NULL CHECK (channel <> ''),
      address_hash BYTEA NOT NULL CHECK (length(address_hash) BETWEEN 16 AND 64),
      reason TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, channel, address_hash)
    ) STRICT, WITHOUT ROWID;
    """)
