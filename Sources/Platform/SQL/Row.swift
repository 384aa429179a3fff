/// Where a row's columns are read from: a stepping statement or a received result.
package protocol RowSource: AnyObject {
  /// The value in the current row; SQLite gives a UUID as a blob.
  func value(at column: Int) throws(SQLError) -> SQLValue
  /// The UUID in the current row, or nil for NULL, without an array in between.
  func uuid(at column: Int) throws(SQLError) -> (UInt64, UInt64)?
}

/// One row of an answer, read by column index from 0. It is valid inside the closure that receives it and
/// nowhere else: the next row takes its place.
///
/// Reading a column as something it isn't throws ``SQLError/Code/type``; an integer reads as a double too,
/// since SQLite answers `coalesce(real, 0)` with an integer.
package struct Row {
  package let source: any RowSource

  package init(_ source: any RowSource) {
    self.source = source
  }

  package func value(_ column: Int) throws(SQLError) -> SQLValue {
    try source.value(at: column)
  }

  package func intOrNil(_ column: Int) throws(SQLError) -> Int64? {
    switch try source.value(at: column) {
    case .null: return nil
    case .int(let value): return value
    case let other: throw mismatch(column, "integer", other)
    }
  }

  package func doubleOrNil(_ column: Int) throws(SQLError) -> Double? {
    switch try source.value(at: column) {
    case .null: return nil
    case .real(let value): return value
    case .int(let value): return Double(value)
    case let other: throw mismatch(column, "real", other)
    }
  }

  package func textOrNil(_ column: Int) throws(SQLError) -> String? {
    switch try source.value(at: column) {
    case .null: return nil
    case .text(let value): return value
    case let other: throw mismatch(column, "text", other)
    }
  }

  package func blobOrNil(_ column: Int) throws(SQLError) -> [UInt8]? {
    switch try source.value(at: column) {
    case .null: return nil
    case .blob(let value): return value
    case let other: throw mismatch(column, "blob", other)
    }
  }

  package func uuidOrNil(_ column: Int) throws(SQLError) -> (UInt64, UInt64)? {
    try source.uuid(at: column)
  }

  package func boolOrNil(_ column: Int) throws(SQLError) -> Bool? {
    switch try source.value(at: column) {
    case .null: return nil
    case .int(0): return false
    case .int(1): return true
    case let other: throw mismatch(column, "boolean (0 or 1)", other)
    }
  }
}

extension Row {
  package func int(_ column: Int) throws(SQLError) -> Int64 { try present(intOrNil(column), column) }
  package func double(_ column: Int) throws(SQLError) -> Double { try present(doubleOrNil(column), column) }
  package func text(_ column: Int) throws(SQLError) -> String { try present(textOrNil(column), column) }
  package func blob(_ column: Int) throws(SQLError) -> [UInt8] { try present(blobOrNil(column), column) }
  package func uuid(_ column: Int) throws(SQLError) -> (UInt64, UInt64) { try present(uuidOrNil(column), column) }
  package func bool(_ column: Int) throws(SQLError) -> Bool { try present(boolOrNil(column), column) }

  private func present<T>(_ value: T?, _ column: Int) throws(SQLError) -> T {
    guard let value else { throw SQLError(.type, "column \(column) is null") }
    return value
  }

  private func mismatch(_ column: Int, _ wanted: String, _ found: SQLValue) -> SQLError {
    SQLError(.type, "column \(column) holds \(found.kind), not \(wanted)")
  }
}
