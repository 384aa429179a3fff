/// Counting what was sent and who is a member from an index alone. Each holds the column of its own condition as well:
/// SQLite reads the row for it otherwise, even though it is the same in every row of the index.
let migration0037 = Migration(
  number: 37, name: "counting from indexes",
  sql: """
    DROP INDEX actions_sent;
    CREATE INDEX actions_sent ON actions (tenant_id, mode, updated_at, state) WHERE state = 5;
    DROP INDEX memberships_segment;
    CREATE INDEX memberships_segment ON memberships (tenant_id, segment_id, customer_id, is_member) WHERE is_member = 1;
    """)
