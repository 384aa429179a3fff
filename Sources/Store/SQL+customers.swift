import Domain
import SQL

extension SQL {
  /// Holds for the rows of these customers, by their key; for an alias set. For long lists of customers see
  /// ``StoreTransaction/queryInParts(_:_:_:)``.
  static func belongs(toAnyOf customers: [CustomerID]) -> SQL {
    if customers.count > 64 { return .holds(["bucket", "customer_id"], anyOf: customers.map { [$0.bucket, $0] }) }
    // SQLite 3.40 finds one key after the other for OR, and reads the whole tenant for a list of rows.
    let owned: [SQL] = customers.map { "bucket = \($0.bucket) AND customer_id = \($0)" }
    switch owned.count {
    case 0: return "1 = 0"
    case 1: return owned[0]
    default: return "(\(fragment: .joined(owned, by: " OR ")))"
    }
  }

  /// Holds where the columns together hold one of the rows; for parts of a long list.
  static func holds(_ columns: [SQL], anyOf rows: [[any SQLBindable]]) -> SQL {
    if rows.count == 1 {
      let equalities: [SQL] = zip(columns, rows[0]).map { "\(fragment: $0) = \($1.sqlValue)" }
      return .joined(equalities, by: " AND ")
    }
    return "(\(fragment: .joined(columns, by: ", "))) IN (\(fragment: .values(rows)))"
  }
}
