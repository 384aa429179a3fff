let migration0016 = Migration(
  number: 16, name: "outcomes",
  sql: """
    CREATE TABLE outcomes (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      mode BIGINT NOT NULL CHECK (mode IN (0, 1)),
      strategy_id UUID NOT NULL,
      epoch BIGINT NOT NULL,
      arm TEXT,
      is_converted BIGINT NOT NULL CHECK (is_converted IN (0, 1)),
      revenue BIGINT NOT NULL,
      cost BIGINT NOT NULL,
      is_closed BIGINT NOT NULL CHECK (is_closed IN (0, 1)),
      is_crossover BIGINT NOT NULL CHECK (is_crossover IN (0, 1)),
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, mode, strategy_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX outcomes_strategy ON outcomes (tenant_id, mode, strategy_id);

    CREATE TABLE engagements (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      action_id UUID NOT NULL,
      kind BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 5),
      at BIGINT NOT NULL,
      detail TEXT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, action_id, kind, at)
    ) STRICT, WITHOUT ROWID;
    """)
