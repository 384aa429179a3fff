import Domain
import SQL

extension StoreTransaction {
  /// Tells SQLite how selective the columns of keys are, once and for all.
  ///
  /// Without statistics it takes ten rows for a tenant's whole table and reads that rather than look three customers
  /// up; with measured ones a plan would change with the data, and with the day somebody measured. So every index
  /// gets made-up numbers from the meaning of its columns (sqlite.org/fileformat2.html#stat1tab). PostgreSQL measures
  /// by itself.
  func fixStatistics() throws {
    guard connection.engine == .sqlite else { return }
    let wanted = try indexes().map { [$0.table, $0.statisticsName, $0.statistics] }
    let isMeasured = try first("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'") { _ throws(SQLError) in true }
    if isMeasured == nil { try execute("ANALYZE") }
    let known = try query("SELECT tbl, coalesce(idx, ''), stat FROM sqlite_stat1") { row throws(SQLError) in
      [try row.text(0), try row.text(1), try row.text(2)]
    }
    guard Set(known) != Set(wanted) else { return }
    try execute("DELETE FROM sqlite_stat1")
    try executeBatch(
      wanted.map { "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (\($0[0]), \($0[1]), \($0[2]))" })
    // Other connections read the numbers again when the schema has changed; this one when it is told to.
    try execute("CREATE TABLE statistics_are_new (x INTEGER)")
    try execute("DROP TABLE statistics_are_new")
    try execute("ANALYZE sqlite_schema")
  }

  private func indexes() throws -> [IndexShape] {
    var shapes: [IndexShape] = []
    let rows = try query(
      """
      SELECT tables.name, indexes.name, indexes.origin, indexes."unique", columns.name
      FROM sqlite_master AS tables JOIN pragma_index_list(tables.name) AS indexes
        JOIN pragma_index_info(indexes.name) AS columns
      WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' ORDER BY tables.name, indexes.name, columns.seqno
      """
    ) { row throws(SQLError) in
      IndexShape(
        table: try row.text(0), name: try row.text(1), isPrimaryKey: try row.text(2) == "pk", isUnique: try row.bool(3),
        columns: [try row.text(4)])
    }
    for row in rows {
      if shapes.last?.name == row.name { shapes[shapes.count - 1].columns += row.columns } else { shapes.append(row) }
    }
    return shapes
  }
}

/// An index and what is made up about it.
struct IndexShape {
  let table: String
  let name: String
  let isPrimaryKey: Bool
  let isUnique: Bool
  var columns: [String]

  /// The key of a table without row ids goes by the table's name.
  var statisticsName: String { isPrimaryKey ? table : name }

  /// The rows of the table, then the rows that share a value of the first column, of the first two, and so on.
  var statistics: String {
    var rows: Int64 = 1_000_000
    var numbers = [rows]
    for (index, column) in columns.enumerated() {
      switch column {
      case "tenant_id": break
      case "bucket": rows /= 1_000
      case "customer_id", "canonical_id", "into_id": rows = min(rows, 30)
      case "at", "due_at": rows /= 100
      case _ where column.hasSuffix("_id") || column.hasSuffix("hash") || column == "value" || column == "code":
        rows = min(rows, 5)
      default: rows /= 4
      }
      if isUnique, index == columns.count - 1 { rows = 1 }
      rows = max(rows, 1)
      numbers.append(rows)
    }
    return numbers.map(String.init).joined(separator: " ")
  }
}
