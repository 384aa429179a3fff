internal import CPostgres
import SQL

/// A received result, read row by row.
final class PostgresResult {
  private let handle: OpaquePointer
  var row: Int32 = 0

  init(takingOwnership handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    PQclear(handle)
  }

  var rows: Int32 { PQntuples(handle) }

  /// 0 for a query: the server counts there what it found, not what it changed.
  var changed: Int {
    if String(cString: PQcmdStatus(handle)).hasPrefix("SELECT") { return 0 }
    return Int(String(cString: PQcmdTuples(handle))) ?? 0
  }
}

extension PostgresResult: RowSource {
  func value(at column: Int) throws(SQLError) -> SQLValue {
    guard let bytes = try bytes(at: column) else { return .null }
    let type = PQftype(handle, Int32(column))
    switch type {
    case PostgresType.int8: return .int(Int64(bitPattern: bytes.bigEndian(as: UInt64.self)))
    case PostgresType.int4: return .int(Int64(Int32(bitPattern: bytes.bigEndian(as: UInt32.self))))
    case PostgresType.int2: return .int(Int64(Int16(bitPattern: bytes.bigEndian(as: UInt16.self))))
    case PostgresType.bool: return .int(bytes[0] == 0 ? 0 : 1)
    case PostgresType.float8: return .real(Double(bitPattern: bytes.bigEndian(as: UInt64.self)))
    case PostgresType.float4: return .real(Double(Float(bitPattern: bytes.bigEndian(as: UInt32.self))))
    case PostgresType.bytea: return .blob(Array(bytes))
    case PostgresType.uuid:
      return .uuid(bytes.bigEndian(as: UInt64.self), bytes.bigEndian(as: UInt64.self, from: 8))
    case PostgresType.jsonb: return .text(String(decoding: bytes.dropFirst(), as: UTF8.self))  // a version comes first
    case PostgresType.text, PostgresType.varchar, PostgresType.character, PostgresType.name, PostgresType.json,
      PostgresType.unknown, PostgresType.void:
      return .text(String(decoding: bytes, as: UTF8.self))
    default:
      throw SQLError(.type, "column \(column) has PostgreSQL type \(type), which is not read: CAST it")
    }
  }

  func uuid(at column: Int) throws(SQLError) -> (UInt64, UInt64)? {
    switch try value(at: column) {
    case .null: return nil
    case .uuid(let high, let low): return (high, low)
    case let other: throw SQLError(.type, "column \(column) holds \(other.kind), not uuid")
    }
  }

  /// Nil for NULL.
  private func bytes(at column: Int) throws(SQLError) -> UnsafeRawBufferPointer? {
    guard column >= 0, column < Int(PQnfields(handle)) else { throw SQLError(.type, "there is no column \(column)") }
    let column = Int32(column)
    if PQgetisnull(handle, row, column) != 0 { return nil }
    return UnsafeRawBufferPointer(start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(as type: T.Type, from offset: Int = 0) -> T {
    T(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }
}
