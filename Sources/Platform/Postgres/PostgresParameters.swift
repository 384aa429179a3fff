import SQL

/// Values in PostgreSQL's binary format, in one buffer that ends with a zero byte.
struct PostgresParameters {
  /// 0 for NULL: the server finds the type.
  private(set) var types: [UInt32] = []
  private var bytes: [UInt8] = []
  private var starts: [Int?] = []
  private var lengths: [Int32] = []

  init(_ values: [SQLValue]) throws(SQLError) {
    for value in values {
      types.append(value.postgresType)
      let start = bytes.count
      try append(value)
      starts.append(value == .null ? nil : start)
      lengths.append(Int32(bytes.count - start))
    }
    bytes.append(0)
  }

  private mutating func append(_ value: SQLValue) throws(SQLError) {
    switch value {
    case .null: break
    case .int(let value): append(UInt64(bitPattern: value))
    case .real(let value):
      // SQLite can't keep it, so neither engine may.
      if value.isNaN { throw SQLError(.type, "not a number can't be stored") }
      append(value.bitPattern)
    case .text(let value): bytes += value.utf8
    case .blob(let value): bytes += value
    case .uuid(let high, let low):
      append(high)
      append(low)
    }
  }

  private mutating func append(_ value: UInt64) {
    withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
  }

  /// Lends what `PQexecPrepared` wants: number, addresses (nil for NULL), lengths, formats (1 is binary).
  func withPointers<R>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
  ) -> R {
    bytes.withUnsafeBytes { buffer in
      let base = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
      let addresses = starts.map { start in start.map { base + $0 } }
      return body(Int32(starts.count), addresses, lengths, [Int32](repeating: 1, count: starts.count))
    }
  }
}

extension SQLValue {
  fileprivate var postgresType: UInt32 {
    switch self {
    case .null: 0
    case .int: PostgresType.int8
    case .real: PostgresType.float8
    case .text: PostgresType.text
    case .blob: PostgresType.bytea
    case .uuid: PostgresType.uuid
    }
  }
}

/// Type numbers (OIDs) of the server's catalogue, `pg_type.dat`.
enum PostgresType {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let name: UInt32 = 19
  static let int8: UInt32 = 20
  static let int2: UInt32 = 21
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
  static let json: UInt32 = 114
  static let float4: UInt32 = 700
  static let float8: UInt32 = 701
  static let unknown: UInt32 = 705
  static let character: UInt32 = 1042
  static let varchar: UInt32 = 1043
  static let void: UInt32 = 2278
  static let uuid: UInt32 = 2950
  static let jsonb: UInt32 = 3802
}
