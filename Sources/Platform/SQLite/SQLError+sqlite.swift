internal import CSQLite
internal import Glibc
import SQL

extension SQLError {
  /// The error a call left on a connection: its extended result code and message.
  init(sqlite database: OpaquePointer?) {
    guard let database else {
      self.init(.other, "out of memory")
      return
    }
    let message = String(cString: sqlite3_errmsg(database))
    let code = Code(system: sqlite3_system_errno(database), sqlite: sqlite3_extended_errcode(database))
    self.init(code, message, constraint: Self.constraint(in: message))
  }

  /// SQLite tells a constraint only at the end of its message, and none for a foreign key.
  private static func constraint(in message: String) -> String? {
    let mark = " constraint failed: "
    guard let start = message.indices.first(where: { message[$0...].hasPrefix(mark) }) else { return nil }
    return String(message[start...].dropFirst(mark.count))
  }
}

extension SQLError.Code {
  /// What the system said of a file wins: SQLite has one word for a full disk only where it was writing a page.
  init(system number: Int32, sqlite result: Int32) {
    guard [SQLITE_IOERR, SQLITE_CANTOPEN].contains(result & 0xff) else {
      self.init(sqlite: result)
      return
    }
    switch number {
    case ENOSPC, EDQUOT, EFBIG: self = .full
    case EROFS, EACCES, EPERM: self = .readOnly
    default: self.init(sqlite: result)
    }
  }

  /// From an extended result code (sqlite.org/rescode.html).
  init(sqlite result: Int32) {
    switch result {
    case SQLITE_CONSTRAINT | (8 << 8), SQLITE_CONSTRAINT | (6 << 8), SQLITE_CONSTRAINT | (10 << 8): self = .unique
    case SQLITE_CONSTRAINT | (3 << 8): self = .foreignKey
    case SQLITE_CONSTRAINT | (1 << 8): self = .check
    case SQLITE_CONSTRAINT | (5 << 8): self = .notNull
    case SQLITE_CONSTRAINT | (12 << 8): self = .type
    default: self.init(sqlitePrimary: result & 0xff)
    }
  }

  private init(sqlitePrimary result: Int32) {
    switch result {
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
    case SQLITE_FULL: self = .full
    case SQLITE_READONLY: self = .readOnly
    case SQLITE_CANTOPEN: self = .connection
    case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt
    case SQLITE_ERROR, SQLITE_RANGE: self = .syntax
    case SQLITE_MISMATCH, SQLITE_TOOBIG: self = .type
    default: self = .other
    }
  }
}
