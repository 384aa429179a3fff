let migration0003 = Migration(
  number: 3, name: "facts",
  sql: """
    -- Receipts of what came in, by its name at the source.
    CREATE TABLE fact_keys (
      tenant_id UUID NOT NULL,
      source TEXT NOT NULL,
      source_id TEXT NOT NULL,
      content_hash BYTEA NOT NULL,
      at BIGINT NOT NULL,
      -- What stood before the last revision, so that an import can take it back.
      previous_hash BYTEA,
      previous_at BIGINT,
      PRIMARY KEY (tenant_id, source, source_id)
    ) STRICT, WITHOUT ROWID;

    -- Clustered by customer and time: a history is one range of each table.
    CREATE TABLE events (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      at BIGINT NOT NULL,
      event_id UUID NOT NULL,
      name TEXT NOT NULL,
      received_at BIGINT NOT NULL,
      properties TEXT NOT NULL,
      source TEXT NOT NULL,
      source_id TEXT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, at, event_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX events_key ON events (tenant_id, source, source_id);

    CREATE TABLE orders (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      at BIGINT NOT NULL,
      order_id UUID NOT NULL,
      source TEXT NOT NULL,
      source_id TEXT NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      total BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, at, order_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX orders_key ON orders (tenant_id, source, source_id);

    CREATE TABLE order_lines (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      order_id UUID NOT NULL,
      product TEXT NOT NULL,
      rank BIGINT NOT NULL CHECK (rank >= 0),
      quantity BIGINT NOT NULL,
      amount BIGINT NOT NULL,
      hash BYTEA NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, order_id, product, rank)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE products (
      tenant_id UUID NOT NULL,
      code TEXT NOT NULL CHECK (code <> ''),
      name TEXT NOT NULL,
      category TEXT,
      price BIGINT,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, code)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE payments (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      at BIGINT NOT NULL,
      payment_id UUID NOT NULL,
      source TEXT NOT NULL,
      source_id TEXT NOT NULL,
      amount BIGINT NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      paid_order TEXT,
      PRIMARY KEY (tenant_id, bucket, customer_id, at, payment_id)
    ) STRICT, WITHOUT ROWID;
    """)
