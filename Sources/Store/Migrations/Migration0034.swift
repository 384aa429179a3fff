/// Double opt-in: what stands behind a consent, and when an address was last asked.
let migration0034 = Migration(
  number: 34, name: "double opt-in",
  sql: """
    -- A line that is only asked for can't grant anything.
    ALTER TABLE consents ADD COLUMN proof TEXT NOT NULL DEFAULT 'none'
      CHECK (proof IN ('none', 'asked', 'confirmed', 'stated', 'link') AND (proof <> 'asked' OR is_granted = 0));

    -- Keyed hashes of addresses that a confirmation was asked of lately, so that nobody can have an address flooded.
    -- They name no customer, and outlive an erasure by a day.
    CREATE TABLE consent_asks (
      tenant_id UUID NOT NULL,
      channel TEXT NOT NULL CHECK (channel <> ''),
      purpose TEXT NOT NULL CHECK (purpose <> ''),
      address_hash BYTEA NOT NULL CHECK (length(address_hash) BETWEEN 16 AND 64),
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, channel, purpose, address_hash)
    ) STRICT, WITHOUT ROWID;
    """)
