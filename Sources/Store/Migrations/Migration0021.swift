/// What the console lists by time.
let migration0021 = Migration(
  number: 21, name: "reading by time",
  sql: """
    CREATE INDEX receipts_at ON receipts (tenant_id, at, outcome);
    CREATE INDEX actions_sent ON actions (tenant_id, updated_at) WHERE state = 5;
    CREATE INDEX orders_at ON orders (tenant_id, at, total);
    CREATE INDEX sandbox_mails_action ON sandbox_mails (tenant_id, action_id);
    """)
