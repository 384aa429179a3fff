/// What erasing a person leaves, and what it needs to find all of them. The tables' fates stand in `TableFate`.
let migration0024 = Migration(
  number: 24, name: "erasures",
  sql: """
    -- The receipt of an erasure: no data of the person but random ids. `remaining` holds what is still looked for in
    -- files and rejected rows, and is emptied when the erasure is finished.
    CREATE TABLE erasures (
      tenant_id UUID NOT NULL,
      erasure_id UUID NOT NULL,
      at BIGINT NOT NULL,
      asked_by TEXT NOT NULL,
      reason TEXT NOT NULL CHECK (reason <> ''),
      customers TEXT NOT NULL,
      -- How many customers and how many aliases among them stay as tombstones, to be left out of counts.
      tombstones BIGINT NOT NULL CHECK (tombstones >= 0),
      aliases BIGINT NOT NULL CHECK (aliases BETWEEN 0 AND tombstones),
      counts TEXT NOT NULL,
      remaining TEXT,
      finished_at BIGINT,
      PRIMARY KEY (tenant_id, erasure_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX erasures_at ON erasures (tenant_id, at);
    CREATE INDEX erasures_open ON erasures (tenant_id, at) WHERE finished_at IS NULL;

    -- Keyed hashes of the handles of erased people, so that an old file does not bring them back.
    CREATE TABLE erased_handles (
      tenant_id UUID NOT NULL,
      handle_hash BYTEA NOT NULL CHECK (length(handle_hash) = 32),
      erasure_id UUID NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, handle_hash)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX erased_handles_erasure ON erased_handles (tenant_id, erasure_id);

    -- Whose source keys those are that no event, payment or change of an import names.
    CREATE TABLE key_owners (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      source TEXT NOT NULL,
      source_id TEXT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, source, source_id)
    ) STRICT, WITHOUT ROWID;

    -- Actions of erased people by what their recipients did.
    CREATE TABLE engagement_counts (
      tenant_id UUID NOT NULL,
      strategy_id UUID NOT NULL,
      arm TEXT NOT NULL,
      kind BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 5),
      count BIGINT NOT NULL CHECK (count >= 0),
      PRIMARY KEY (tenant_id, strategy_id, arm, kind)
    ) STRICT, WITHOUT ROWID;

    DROP INDEX import_changes_customer;
    CREATE INDEX import_changes_customer ON import_changes (tenant_id, bucket, customer_id);

    -- What an event was before it was somebody else's.
    CREATE INDEX import_changes_revised ON import_changes (tenant_id, import_id, ordinal)
      WHERE subject = 1 AND before IS NOT NULL;

    -- The log names customers by id; a merge's reason stays with the merge.
    UPDATE audit SET object = substr(object, 1, 78) WHERE what = 'merge';
    """)
