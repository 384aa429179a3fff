/// The ledger. `wanted_at` is the action's own due time; `due_at` is that, or the end of the lease while it is leased
/// (3) or sending (4). Ready is 2 and retrying 6; see `Action.State`.
let migration0014 = Migration(
  number: 14, name: "ledger",
  sql: """
    CREATE TABLE actions (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      action_id UUID NOT NULL,
      mode BIGINT NOT NULL CHECK (mode IN (0, 1)),
      strategy_id UUID NOT NULL,
      strategy_version BIGINT NOT NULL,
      occurrence_id UUID NOT NULL,
      step TEXT NOT NULL,
      arm TEXT NOT NULL,
      channel TEXT NOT NULL CHECK (channel <> ''),
      purpose TEXT NOT NULL CHECK (purpose IN ('marketing', 'service', 'transactional', 'conversation')),
      template TEXT NOT NULL,
      template_version BIGINT NOT NULL,
      variables TEXT NOT NULL,
      recipient TEXT NOT NULL,
      cost BIGINT NOT NULL CHECK (cost >= 0),
      liability BIGINT NOT NULL CHECK (liability >= 0),
      budget TEXT,
      content_hash BYTEA NOT NULL,
      priority BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 10),
      due_at BIGINT NOT NULL,
      wanted_at BIGINT NOT NULL,
      attempts BIGINT NOT NULL CHECK (attempts >= 0),
      token BIGINT CHECK (token IS NOT NULL OR state NOT IN (3, 4)),
      reason TEXT,
      provider_id TEXT,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, action_id)
    ) STRICT, WITHOUT ROWID;

    CREATE UNIQUE INDEX actions_key
      ON actions (tenant_id, bucket, customer_id, mode, strategy_id, step, occurrence_id);
    CREATE INDEX actions_due ON actions (due_at, tenant_id) WHERE state IN (2, 6);
    CREATE INDEX actions_leased ON actions (due_at, tenant_id) WHERE state IN (3, 4);
    CREATE INDEX actions_priority ON actions (tenant_id, priority DESC, due_at) WHERE state IN (2, 6);
    CREATE INDEX actions_id ON actions (tenant_id, action_id);
    CREATE INDEX actions_strategy ON actions (tenant_id, strategy_id, state, action_id);

    CREATE TABLE attempts (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      action_id UUID NOT NULL,
      number BIGINT NOT NULL,
      started_at BIGINT NOT NULL,
      ended_at BIGINT NOT NULL,
      result TEXT NOT NULL CHECK (result IN ('succeeded', 'retry', 'refused', 'unknown')),
      detail TEXT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, action_id, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE approvals (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      action_id UUID NOT NULL,
      at BIGINT NOT NULL,
      approver TEXT NOT NULL CHECK (approver <> ''),
      content_hash BYTEA NOT NULL,
      answer TEXT NOT NULL CHECK (answer IN ('approved', 'rejected')),
      is_sole_approver BIGINT NOT NULL CHECK (is_sole_approver IN (0, 1)),
      reason TEXT NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, action_id, at, approver)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sandbox_mails (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      action_id UUID NOT NULL,
      at BIGINT NOT NULL,
      recipient TEXT NOT NULL,
      subject TEXT NOT NULL,
      raw BYTEA NOT NULL,
      PRIMARY KEY (tenant_id, bucket, customer_id, action_id, at)
    ) STRICT;

    CREATE INDEX sandbox_mails_at ON sandbox_mails (tenant_id, at);
    """)
