let migration0012 = Migration(
  number: 12, name: "strategies",
  sql: """
    CREATE TABLE strategies (
      tenant_id UUID NOT NULL,
      strategy_id UUID NOT NULL,
      key TEXT NOT NULL CHECK (key <> ''),
      state TEXT NOT NULL CHECK (state IN ('draft', 'live', 'paused', 'ended')),
      live_version BIGINT NOT NULL CHECK (live_version BETWEEN 0 AND latest_version),
      latest_version BIGINT NOT NULL,
      epoch BIGINT NOT NULL CHECK (epoch >= 0),
      started_at BIGINT,
      PRIMARY KEY (tenant_id, strategy_id)
    ) STRICT, WITHOUT ROWID;

    CREATE UNIQUE INDEX strategies_key ON strategies (tenant_id, key);

    CREATE TABLE strategy_versions (
      tenant_id UUID NOT NULL,
      strategy_id UUID NOT NULL,
      version BIGINT NOT NULL CHECK (version > 0),
      document TEXT NOT NULL,
      author TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, strategy_id, version)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE template_versions (
      tenant_id UUID NOT NULL,
      key TEXT NOT NULL CHECK (key <> ''),
      version BIGINT NOT NULL CHECK (version > 0),
      document TEXT NOT NULL,
      author TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, key, version)
    ) STRICT, WITHOUT ROWID;

    -- Drawn once for all versions and occurrences; arm is null in the holdout.
    CREATE TABLE assignments (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      mode BIGINT NOT NULL CHECK (mode IN (0, 1)),
      strategy_id UUID NOT NULL,
      epoch BIGINT NOT NULL,
      arm TEXT,
      at BIGINT NOT NULL,
      window_ends_at BIGINT NOT NULL CHECK (window_ends_at >= at),
      PRIMARY KEY (tenant_id, bucket, customer_id, mode, strategy_id)
    ) STRICT, WITHOUT ROWID;
    """)
