import SQL

/// What the console filters, draws and keeps: customers by when they came, who left a segment and when, the instant of
/// a conversion, and filters under a name.
let migration0031 = Migration(
  number: 31, name: "what the console draws",
  sql: """
    CREATE INDEX customers_created ON customers (tenant_id, created_at, customer_id);
    CREATE INDEX memberships_left ON memberships (tenant_id, segment_id, since) WHERE is_member = 0;

    -- How many entered and left a segment in each quarter of an hour, which every zone's days are made of. Counted as
    -- it happens, in sixteen parts so that writers seldom wait for each other.
    CREATE TABLE segment_moves (
      tenant_id UUID NOT NULL,
      segment_id UUID NOT NULL,
      slot BIGINT NOT NULL,
      part BIGINT NOT NULL CHECK (part BETWEEN 0 AND 15),
      entered BIGINT NOT NULL CHECK (entered >= 0),
      departed BIGINT NOT NULL CHECK (departed >= 0),
      PRIMARY KEY (tenant_id, segment_id, slot, part)
    ) STRICT, WITHOUT ROWID;

    -- Of what happened before, the last move of each customer is known.
    INSERT INTO segment_moves (tenant_id, segment_id, slot, part, entered, departed)
    SELECT tenant_id, segment_id, since / 900000000, 0, CAST(sum(is_member) AS BIGINT),
      CAST(sum(1 - is_member) AS BIGINT)
    FROM memberships WHERE since >= 0 GROUP BY tenant_id, segment_id, since / 900000000;

    -- Null for who did not convert, and for outcomes settled before this was kept.
    ALTER TABLE outcomes ADD COLUMN converted_at BIGINT;

    CREATE TABLE saved_views (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      screen TEXT NOT NULL CHECK (screen <> ''),
      name TEXT NOT NULL CHECK (name <> ''),
      owner TEXT NOT NULL,
      document TEXT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, screen, name)
    ) STRICT, WITHOUT ROWID;
    """,
  // Who converted before is settled once more, so that the instant is kept of them too.
  engineSQL: [
    .sqlite: settling("CAST(strftime('%s', 'now') AS INTEGER) * 1000000"),
    .postgres: settling("CAST(extract(epoch FROM now()) * 1000000 AS BIGINT)"),
  ])

private func settling(_ now: String) -> String {
  """
  INSERT INTO agenda (tenant_id, bucket, customer_id, stage, due_at, wanted_at, generation)
  SELECT DISTINCT tenant_id, bucket, customer_id, 1, \(now), \(now), 0 FROM outcomes WHERE is_converted = 1
  ON CONFLICT (tenant_id, bucket, customer_id, stage) DO NOTHING
  """
}
