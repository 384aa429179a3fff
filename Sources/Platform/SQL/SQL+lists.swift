extension SQL {
  /// `(?,?,?)`, for `IN`.
  ///
  /// An empty list becomes `(NULL)`, which `IN` never finds. `NOT IN` never holds for it either, so ask for
  /// emptiness before that.
  package static func list(_ values: some Sequence<some SQLBindable>) -> SQL {
    var parts: [Part] = []
    for value in values {
      parts.append(.text(parts.isEmpty ? "(" : ","))
      parts.append(.value(value.sqlValue))
    }
    parts.append(.text(parts.isEmpty ? "(NULL)" : ")"))
    return SQL(parts: parts)
  }

  /// `VALUES (?,?),(?,?)`, the keyword included, one pair of brackets a row; needs at least one row.
  package static func values(_ rows: [[any SQLBindable]]) -> SQL {
    precondition(!rows.isEmpty, "VALUES needs at least one row")
    var parts: [Part] = []
    for (index, row) in rows.enumerated() {
      parts.append(.text(index == 0 ? "VALUES (" : ",("))
      for (column, value) in row.enumerated() {
        if column > 0 { parts.append(.text(",")) }
        parts.append(.value(value.sqlValue))
      }
      parts.append(.text(")"))
    }
    return SQL(parts: parts)
  }

  /// The fragments one after another with a separator between, as in `.joined(conditions, by: " AND ")`.
  package static func joined(_ fragments: [SQL], by separator: StaticString) -> SQL {
    var parts: [Part] = []
    for (index, fragment) in fragments.enumerated() {
      if index > 0 { parts.append(.text(separator.description)) }
      parts += fragment.parts
    }
    return SQL(parts: parts)
  }
}
