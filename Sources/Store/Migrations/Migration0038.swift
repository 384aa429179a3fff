/// What a look at a customer before knew, and from where on events changed since: whoever kept what it read then needs the
/// later events alone.
let migration0038 = Migration(
  number: 38, name: "what changed since the last look",
  sql: """
    ALTER TABLE agenda ADD COLUMN seen BIGINT;
    ALTER TABLE agenda ADD COLUMN changed_from BIGINT;
    """)
