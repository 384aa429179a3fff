/// What customers are found by. Terms are UTF-8 bytes, so that both engines sort them alike whatever their locale.
let migration0022 = Migration(
  number: 22, name: "search",
  sql: """
    CREATE TABLE customer_terms (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      term BYTEA NOT NULL CHECK (length(term) BETWEEN 1 AND 256),
      -- 0 of the profile, 1 of an identity.
      origin SMALLINT NOT NULL CHECK (origin IN (0, 1)),
      PRIMARY KEY (tenant_id, bucket, customer_id, term, origin)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX customer_terms_term ON customer_terms (tenant_id, term, customer_id);

    -- What still has to be derived from rows that were there before, and how far that is.
    CREATE TABLE backfills (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      name TEXT NOT NULL CHECK (name <> ''),
      after_id UUID,
      PRIMARY KEY (tenant_id, name)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO backfills (tenant_id, name) SELECT tenant_id, 'customer_terms' FROM tenants;
    """)
