/// How long things are kept, and what each day's sweep took.
let migration0035 = Migration(
  number: 35, name: "retention",
  sql: """
    -- No row: what Rondo does by itself. A row without days: kept for ever. The least days are those of the subject.
    CREATE TABLE retention_rules (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      subject TEXT NOT NULL CHECK (subject IN ('events', 'messages', 'imports', 'sessions', 'customers')),
      days BIGINT,
      PRIMARY KEY (tenant_id, subject),
      CHECK (days IS NULL OR (days <= 36500 AND days >= CASE subject
        WHEN 'events' THEN 30 WHEN 'messages' THEN 30 WHEN 'customers' THEN 180 ELSE 1 END))
    ) STRICT, WITHOUT ROWID;

    -- One a day of the tenant's zone. Where it stands is written with every batch, so that a killed one goes on; the
    -- generation rises with it, so that of two processes one is a batch ahead and the other starts over.
    CREATE TABLE retention_runs (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      day BIGINT NOT NULL,
      started_at BIGINT NOT NULL,
      ended_at BIGINT,
      subject TEXT NOT NULL,
      position TEXT NOT NULL,
      removed TEXT NOT NULL,
      generation BIGINT NOT NULL CHECK (generation >= 0),
      PRIMARY KEY (tenant_id, day)
    ) STRICT, WITHOUT ROWID;
    """)
