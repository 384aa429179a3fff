internal import CSQLite
import SQL

/// A prepared statement.
final class SQLiteStatement {
  private let database: OpaquePointer
  private let handle: OpaquePointer
  /// Kept by ``SQLiteStatements``.
  var isLent = false
  var lastUse: UInt64 = 0

  /// Compiles one statement; more text after it is refused rather than silently left out.
  init(_ text: String, on database: OpaquePointer) throws(SQLError) {
    var (text, handle, rest) = (text, OpaquePointer?.none, 0)
    let status = text.withUTF8 { bytes in
      let start = UnsafeRawPointer(bytes.baseAddress!).assumingMemoryBound(to: CChar.self)
      var tail: UnsafePointer<CChar>?
      let status = sqlite3_prepare_v3(
        database, start, Int32(bytes.count), UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
      let used = tail.map { $0 - start } ?? bytes.count
      rest = bytes[used...].count { $0 > 0x20 && $0 != UInt8(ascii: ";") }
      return status
    }
    guard status == SQLITE_OK else { throw SQLError(sqlite: database) }
    guard let handle else { throw SQLError(.syntax, "the statement is empty") }
    self.database = database
    self.handle = handle
    guard rest == 0 else { throw SQLError(.syntax, "more than one statement where one is expected") }
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// True when a row is there to be read, false at the end.
  func step() throws(SQLError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw SQLError(sqlite: database)
    }
  }

  /// Makes the statement ready for its next use and lets go of bound values.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  func bind(_ values: [SQLValue]) throws(SQLError) {
    guard sqlite3_bind_parameter_count(handle) == Int32(values.count) else {
      throw SQLError(.syntax, "the statement's placeholders don't match its \(values.count) values")
    }
    for index in values.indices {
      guard try bind(values[index], at: Int32(index + 1)) == SQLITE_OK else { throw SQLError(sqlite: database) }
    }
  }

  private func bind(_ value: SQLValue, at number: Int32) throws(SQLError) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, number)
    case .int(let value): return sqlite3_bind_int64(handle, number, value)
    case .real(let value):
      // SQLite would store NULL in its place.
      if value.isNaN { throw SQLError(.type, "not a number can't be stored") }
      return sqlite3_bind_double(handle, number, value)
    case .text(var value):
      return value.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite_bind_text_copy(handle, number, $0.baseAddress, UInt64($0.count))
        }
      }
    case .blob(let value):
      return value.withUnsafeBytes { sqlite_bind_blob_copy(handle, number, $0.baseAddress, UInt64($0.count)) }
    case .uuid(let high, let low):
      let bytes = (high.bigEndian, low.bigEndian)
      return withUnsafeBytes(of: bytes) { sqlite_bind_blob_copy(handle, number, $0.baseAddress, 16) }
    }
  }
}

extension SQLiteStatement: RowSource {
  func value(at column: Int) throws(SQLError) -> SQLValue {
    let column = try checked(column)
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .int(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      let start = sqlite3_column_text(handle, column)
      let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB: return .blob(Array(blob(at: column)))
    default: return .null
    }
  }

  func uuid(at column: Int) throws(SQLError) -> (UInt64, UInt64)? {
    let column = try checked(column)
    if sqlite3_column_type(handle, column) == SQLITE_NULL { return nil }
    let bytes = blob(at: column)
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB, bytes.count == 16 else {
      throw SQLError(.type, "column \(column) holds no uuid of 16 bytes")
    }
    let high = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    let low = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    return (UInt64(bigEndian: high), UInt64(bigEndian: low))
  }

  private func blob(at column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  private func checked(_ column: Int) throws(SQLError) -> Int32 {
    guard column >= 0, column < Int(sqlite3_column_count(handle)) else {
      throw SQLError(.type, "there is no column \(column)")
    }
    return Int32(column)
  }
}
