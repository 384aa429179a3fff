import SQL

/// One text of the schema for both engines: written with PostgreSQL's types and SQLite's table options.
///
/// | written | on SQLite | on PostgreSQL |
/// |---|---|---|
/// | `UUID`, `BYTEA` | `BLOB` | as written |
/// | `BIGINT`, `SMALLINT` | `INTEGER` | as written |
/// | `DOUBLE PRECISION` | `REAL` | as written |
/// | `) STRICT`, `) STRICT, WITHOUT ROWID` | as written | `)` |
///
/// Only whole words in capitals count, and only these; keep them out of names and string literals.
enum SchemaDialect {
  static func text(_ sql: String, for engine: Engine) -> String {
    switch engine {
    case .sqlite:
      words(of: sql.replacing("DOUBLE PRECISION", with: "REAL")) { sqliteWords[String($0)].map { $0[...] } ?? $0 }
    case .postgres:
      sql.replacing(" STRICT, WITHOUT ROWID", with: "").replacing(" STRICT", with: "")
    }
  }

  private static let sqliteWords = ["UUID": "BLOB", "BYTEA": "BLOB", "BIGINT": "INTEGER", "SMALLINT": "INTEGER"]

  private static func words(of sql: String, _ replace: (Substring) -> Substring) -> String {
    var text = ""
    var rest = sql[...]
    while !rest.isEmpty {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      text += replace(word)
      rest = rest[word.endIndex...]
      let gap = rest.prefix { !($0.isLetter || $0.isNumber || $0 == "_") }
      text += gap
      rest = rest[gap.endIndex...]
    }
    return text
  }
}
