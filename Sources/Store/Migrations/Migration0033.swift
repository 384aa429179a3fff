let migration0033 = Migration(
  number: 33, name: "webhooks",
  sql: """
    CREATE TABLE webhooks (
      tenant_id UUID NOT NULL REFERENCES tenants (tenant_id),
      webhook_id UUID NOT NULL,
      url TEXT NOT NULL CHECK (url <> ''),
      note TEXT NOT NULL,
      kinds TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('active', 'off', 'delinquent')),
      failing_since BIGINT,
      failures BIGINT NOT NULL CHECK (failures >= 0),
      rotating_until BIGINT,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, webhook_id)
    ) STRICT, WITHOUT ROWID;

    -- A body names things by id and carries nothing personal, so erasing a customer leaves it.
    CREATE TABLE webhook_deliveries (
      tenant_id UUID NOT NULL,
      webhook_id UUID NOT NULL,
      notice_id TEXT NOT NULL CHECK (notice_id <> ''),
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      at BIGINT NOT NULL,
      state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 2),
      attempts BIGINT NOT NULL CHECK (attempts >= 0),
      due_at BIGINT NOT NULL,
      wanted_at BIGINT NOT NULL,
      token BIGINT CHECK (token IS NULL OR state = 0),
      status BIGINT,
      reason TEXT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, webhook_id, notice_id),
      FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks (tenant_id, webhook_id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at, tenant_id) WHERE state = 0;
    CREATE INDEX webhook_deliveries_at ON webhook_deliveries (tenant_id, webhook_id, at, notice_id);
    CREATE INDEX webhook_deliveries_delivered ON webhook_deliveries (tenant_id, updated_at) WHERE state = 1;
    """)
