/// What a database column or a bound parameter holds.
package enum SQLValue: Sendable, Equatable {
  case null
  case int(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
  /// The high and the low eight bytes, big-endian: a `uuid` on PostgreSQL, a BLOB of 16 bytes on SQLite.
  case uuid(UInt64, UInt64)
}

extension SQLValue {
  /// Its storage class in words, for error messages; never its content.
  package var kind: String {
    switch self {
    case .null: "null"
    case .int: "integer"
    case .real: "real"
    case .text: "text"
    case .blob: "blob"
    case .uuid: "uuid"
    }
  }
}
