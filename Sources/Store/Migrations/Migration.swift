package import SQL

/// One step of the schema. Never edited once released.
package struct Migration: Sendable {
  package let number: Int64
  package let name: String
  /// Statements in PostgreSQL's words; see ``SchemaDialect``.
  package let sql: String
  /// What follows on one engine alone, in its own words.
  package let engineSQL: [Engine: String]

  package init(number: Int64, name: String, sql: String, engineSQL: [Engine: String] = [:]) {
    self.number = number
    self.name = name
    self.sql = sql
    self.engineSQL = engineSQL
  }
}
