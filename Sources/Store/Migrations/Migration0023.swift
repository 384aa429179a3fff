/// What is counted and listed by state. Most actions have ended, succeeded (5), cancelled (9) or expired (10), and are
/// counted bucket by bucket; the others are few.
let migration0023 = Migration(
  number: 23, name: "counting actions",
  sql: """
    DROP INDEX actions_sent;
    CREATE INDEX actions_sent ON actions (tenant_id, mode, updated_at) WHERE state = 5;
    CREATE INDEX actions_open ON actions (tenant_id, mode, strategy_id, state) WHERE state NOT IN (5, 9, 10);
    CREATE INDEX actions_ended ON actions (tenant_id, bucket, mode, strategy_id, state) WHERE state IN (5, 9, 10);
    CREATE INDEX actions_state ON actions (tenant_id, state, action_id);
    CREATE INDEX actions_of_strategy ON actions (tenant_id, strategy_id, action_id);
    CREATE INDEX approvals_at ON approvals (tenant_id, at);
    CREATE INDEX memberships_since ON memberships (tenant_id, segment_id, since) WHERE is_member = 1;
    """)
