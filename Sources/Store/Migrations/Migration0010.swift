import SQL

/// What is to be looked at next, and when.
///
/// In each of these tables `wanted_at` is when there was work first, and `due_at` when a row may be claimed next:
/// the same instant, or the end of the lease while somebody has it. A claim is then one range of one index.
let migration0010 = Migration(
  number: 10, name: "agenda",
  sql: """
    CREATE TABLE agenda (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      stage BIGINT NOT NULL CHECK (stage IN (0, 1)),
      due_at BIGINT NOT NULL,
      wanted_at BIGINT NOT NULL,
      generation BIGINT NOT NULL,
      token BIGINT,
      PRIMARY KEY (tenant_id, bucket, customer_id, stage)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX agenda_due ON agenda (due_at, tenant_id, stage);

    CREATE TABLE occurrences (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      strategy_id UUID NOT NULL,
      fact TEXT NOT NULL CHECK (fact <> ''),
      occurrence_id UUID NOT NULL,
      reason TEXT NOT NULL CHECK (reason IN ('entered', 'left', 'event', 'order', 'date', 'scheduled', 'manual')),
      at BIGINT NOT NULL,
      state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 3),
      revision BIGINT NOT NULL CHECK (revision >= 0),
      due_at BIGINT NOT NULL,
      wanted_at BIGINT NOT NULL,
      token BIGINT CHECK (token IS NULL OR state <= 1),
      PRIMARY KEY (tenant_id, bucket, customer_id, strategy_id, fact)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX occurrences_due ON occurrences (due_at, tenant_id) WHERE state <= 1;
    CREATE INDEX occurrences_strategy ON occurrences (tenant_id, strategy_id, state);

    CREATE TABLE schedules (
      tenant_id UUID NOT NULL,
      name TEXT NOT NULL CHECK (name <> ''),
      schedule_id UUID NOT NULL,
      due_at BIGINT NOT NULL,
      wanted_at BIGINT NOT NULL,
      token BIGINT,
      PRIMARY KEY (tenant_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX schedules_due ON schedules (due_at, tenant_id);
    """,
  // Tokens and generations never repeat. A sequence does not make two transactions wait for each other; where
  // there is one writer, one row does.
  engineSQL: [
    .postgres: "CREATE SEQUENCE tokens",
    .sqlite: """
    CREATE TABLE tokens (only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1), value INTEGER NOT NULL) STRICT;
    INSERT INTO tokens (only, value) VALUES (1, 0);
    """,
  ])
