/// What is limited. The limits are in the schema too: no statement can pass them.
let migration0015 = Migration(
  number: 15, name: "budgets and coupons",
  sql: """
    CREATE TABLE budgets (
      tenant_id UUID NOT NULL,
      mode BIGINT NOT NULL CHECK (mode IN (0, 1)),
      key TEXT NOT NULL CHECK (key <> ''),
      money_limit BIGINT CHECK (money_limit >= 0),
      liability_limit BIGINT CHECK (liability_limit >= 0),
      money_used BIGINT NOT NULL CHECK (money_used >= 0),
      liability_used BIGINT NOT NULL CHECK (liability_used >= 0),
      PRIMARY KEY (tenant_id, mode, key),
      CONSTRAINT budgets_money CHECK (money_limit IS NULL OR money_used <= money_limit),
      CONSTRAINT budgets_liability CHECK (liability_limit IS NULL OR liability_used <= liability_limit)
    ) STRICT, WITHOUT ROWID;

    -- What is counted by period: slots and rates.
    CREATE TABLE counters (
      tenant_id UUID NOT NULL,
      mode BIGINT NOT NULL CHECK (mode IN (0, 1)),
      key TEXT NOT NULL CHECK (key <> ''),
      taken BIGINT NOT NULL CHECK (taken > 0),
      PRIMARY KEY (tenant_id, mode, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE coupon_pools (
      tenant_id UUID NOT NULL,
      key TEXT NOT NULL CHECK (key <> ''),
      name TEXT NOT NULL,
      discount TEXT NOT NULL CHECK (discount IN ('amount', 'percent')),
      discount_value BIGINT NOT NULL CHECK (discount_value >= 0),
      discount_ceiling BIGINT CHECK (discount_ceiling >= 0),
      threshold BIGINT NOT NULL CHECK (threshold >= 0),
      total BIGINT CHECK (total >= 0),
      per_customer BIGINT NOT NULL,
      valid_from BIGINT NOT NULL,
      valid_days BIGINT NOT NULL,
      issued BIGINT NOT NULL CHECK (issued >= 0),
      PRIMARY KEY (tenant_id, key),
      CONSTRAINT coupon_pools_percent CHECK (discount = 'amount' OR discount_value BETWEEN 1 AND 100),
      CONSTRAINT coupon_pools_issued CHECK (total IS NULL OR issued <= total)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE coupons (
      tenant_id UUID NOT NULL,
      bucket BIGINT NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
      customer_id UUID NOT NULL,
      code TEXT NOT NULL CHECK (code <> ''),
      pool TEXT NOT NULL,
      action_id UUID,
      issued_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      redeemed_at BIGINT,
      PRIMARY KEY (tenant_id, bucket, customer_id, code)
    ) STRICT, WITHOUT ROWID;

    -- A code belongs to one customer; it is claimed by itself, as a handle is.
    CREATE TABLE coupon_codes (
      tenant_id UUID NOT NULL,
      code TEXT NOT NULL,
      owner_id UUID NOT NULL,
      PRIMARY KEY (tenant_id, code)
    ) STRICT, WITHOUT ROWID;
    """)
