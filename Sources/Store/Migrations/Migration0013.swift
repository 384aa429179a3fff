/// One receipt for every occurrence considered, so each byte of a row counts: at most 350 on disk with its index.
/// Small integers, and a number in place of the two ids that all receipts of a batch share.
let migration0013 = Migration(
  number: 13, name: "receipts",
  sql: """
    CREATE TABLE receipt_headers (
      tenant_id UUID NOT NULL,
      hash BYTEA NOT NULL,
      header_id UUID NOT NULL,
      document TEXT NOT NULL,
      PRIMARY KEY (tenant_id, hash)
    ) STRICT, WITHOUT ROWID;

    CREATE UNIQUE INDEX receipt_headers_id ON receipt_headers (tenant_id, header_id);

    -- What receipts of one batch share, under a short number.
    CREATE TABLE receipt_origins (
      tenant_id UUID NOT NULL,
      header_id UUID NOT NULL,
      strategy_id UUID NOT NULL,
      number BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, header_id, strategy_id)
    ) STRICT, WITHOUT ROWID;

    CREATE UNIQUE INDEX receipt_origins_number ON receipt_origins (tenant_id, number);

    CREATE TABLE receipts (
      tenant_id UUID NOT NULL,
      bucket SMALLINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      occurrence_id UUID NOT NULL,
      revision SMALLINT NOT NULL CHECK (revision >= 0),
      outcome SMALLINT NOT NULL CHECK (outcome >= 0),
      origin BIGINT NOT NULL,
      at BIGINT NOT NULL,
      body BYTEA NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, occurrence_id, revision)
    ) STRICT, WITHOUT ROWID;

    -- Counted as they are written, in sixteen parts so that writers seldom wait for each other.
    CREATE TABLE receipt_counts (
      tenant_id UUID NOT NULL,
      strategy_id UUID NOT NULL,
      outcome BIGINT NOT NULL,
      part BIGINT NOT NULL CHECK (part BETWEEN 0 AND 15),
      count BIGINT NOT NULL CHECK (count >= 0),
      PRIMARY KEY (tenant_id, strategy_id, outcome, part)
    ) STRICT, WITHOUT ROWID;
    """)
