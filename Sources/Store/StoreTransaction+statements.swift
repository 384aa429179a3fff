import Domain
import SQL

/// The connection's own methods, with errors in the domain's words.
extension StoreTransaction {
  @discardableResult
  func execute(_ sql: SQL) throws(StoreError) -> Int {
    do { return try connection.execute(sql) } catch { throw StoreError(any: error) }
  }

  func query<T>(_ sql: SQL, _ row: (Row) throws(SQLError) -> T) throws(StoreError) -> [T] {
    do { return try connection.query(sql, row) } catch { throw StoreError(any: error) }
  }

  func first<T>(_ sql: SQL, _ row: (Row) throws(SQLError) -> T) throws(StoreError) -> T? {
    do { return try connection.first(sql, row) } catch { throw StoreError(any: error) }
  }

  @discardableResult
  func executeBatch(_ statements: [SQL]) throws(StoreError) -> [Int] {
    guard !statements.isEmpty else { return [] }
    do { return try connection.executeBatch(statements) } catch { throw StoreError(any: error) }
  }

  /// Runs a query for each part of a list of keys. The answers are in no order that holds over parts.
  ///
  /// SQLite is asked for one key after the other: that is a function call, and the whole key is used, where a list of
  /// rows makes it read everything of the tenant. On PostgreSQL a part is as long as a statement may well be.
  func queryInParts<Key, T>(
    _ keys: [Key], _ sql: ([Key]) -> SQL, _ row: (Row) throws(SQLError) -> T
  ) throws(StoreError) -> [T] {
    var found: [T] = []
    let size = connection.engine == .sqlite ? 1 : 256
    for part in keys.parts(of: size) { found += try query(sql(part.paddedToPowerOfTwo), row) }
    return found
  }
}

extension Array {
  /// Consecutive parts of at most `size` elements.
  func parts(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }

  /// The last element again and again up to a power of two: a list in SQL then has one of few lengths, and the
  /// same prepared statement serves them all.
  var paddedToPowerOfTwo: [Element] {
    guard let last else { return self }
    var size = 1
    while size < count { size *= 2 }
    return self + repeatElement(last, count: size - count)
  }
}
