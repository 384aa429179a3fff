/// What is ready, channel by channel and level by level: a sender whose channel has nothing due finds that out without
/// reading what waits for other channels, or for later.
let migration0039 = Migration(
  number: 39, name: "ready actions by channel",
  sql: """
    DROP INDEX actions_priority;
    CREATE INDEX actions_urgency ON actions (tenant_id, channel, priority DESC, due_at) WHERE state IN (2, 6);
    """)
