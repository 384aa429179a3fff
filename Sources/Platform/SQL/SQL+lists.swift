extension SQL {
  /// `(?,?,?)`, for `IN`.
  ///
  /// An empty list becomes `(NULL)`, which `IN` never finds. `NOT IN` never holds for it either, so ask for
  /// emptiness before that.
  package static func list(_ values: some Sequence<some SQLBindable>) -> SQL {
    var list = SQL()
    for value in values {
      list.append(list.values.isEmpty ? "(" : ",")
      list.append(value.sqlValue)
    }
    list.append(list.values.isEmpty ? "(NULL)" : ")")
    return list
  }

  /// `VALUES (?,?),(?,?)`, the keyword included, one pair of brackets a row; needs at least one row.
  package static func values(_ rows: [[any SQLBindable]]) -> SQL {
    precondition(!rows.isEmpty, "VALUES needs at least one row")
    var list = SQL()
    for (index, row) in rows.enumerated() {
      list.append(index == 0 ? "VALUES (" : ",(")
      for (column, value) in row.enumerated() {
        if column > 0 { list.append(",") }
        list.append(value.sqlValue)
      }
      list.append(")")
    }
    return list
  }

  /// The fragments one after another with a separator between, as in `.joined(conditions, by: " AND ")`.
  package static func joined(_ fragments: [SQL], by separator: StaticString) -> SQL {
    var sum = SQL()
    for (index, fragment) in fragments.enumerated() {
      if index > 0 { sum.append(separator) }
      sum += fragment
    }
    return sum
  }
}
