/// Who said that an address is to be left alone, and mails that came back without saying that it is gone.
let migration0027 = Migration(
  number: 27, name: "suppressions with their source",
  sql: """
    ALTER TABLE suppressions ADD COLUMN source TEXT NOT NULL DEFAULT '';
    ALTER TABLE suppressions ADD COLUMN action_id UUID;
    -- Enough of the address for a person to know it again: `a…@example.com`.
    ALTER TABLE suppressions ADD COLUMN hint TEXT NOT NULL DEFAULT '';
    CREATE INDEX suppressions_at ON suppressions (tenant_id, at, address_hash);

    CREATE TABLE soft_bounces (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      action_id UUID NOT NULL,
      address_hash BYTEA NOT NULL CHECK (length(address_hash) BETWEEN 16 AND 64),
      at BIGINT NOT NULL,
      detail TEXT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, action_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX soft_bounces_address ON soft_bounces (tenant_id, address_hash, at);
    CREATE INDEX engagements_reports ON engagements (tenant_id, kind, at) WHERE kind IN (3, 4);
    """)
