internal import CPostgres
import SQL

extension SQLError {
  /// The error a failed result carries; a lost connection wins over its SQLSTATE.
  init(result: OpaquePointer?, connection: OpaquePointer?) {
    func field(_ code: Character) -> String? {
      PQresultErrorField(result, Int32(code.asciiValue!)).map { String(cString: $0) }
    }
    let state = field("C") ?? ""
    let message = field("M") ?? PQerrorMessage(connection).map { String(cString: $0) } ?? "no connection"
    let isLost = PQstatus(connection) != CONNECTION_OK
    let code: Code = isLost ? .connection : Code(sqlState: state, message: message)
    let constraint: String? =
      if let name = field("n") {
        name
      } else if let column = field("c") {
        // A missing value has no constraint's name; this is what SQLite answers.
        (field("t").map { $0 + "." } ?? "") + column
      } else {
        nil
      }
    self.init(code, state.isEmpty ? message : "\(message) (SQLSTATE \(state))", constraint: constraint)
  }
}

extension SQLError.Code {
  /// From a SQLSTATE (PostgreSQL 15, appendix A).
  init(sqlState: String, message: String = "") {
    switch sqlState {
    case "23505", "23P01": self = .unique
    case "23503": self = .foreignKey
    case "23514": self = .check
    case "23502": self = .notNull
    case "40001": self = .serialization
    case "40P01": self = .deadlock
    case "55P03", "57014": self = .busy
    case "53100", "53200": self = .full
    case "25006": self = .readOnly
    case "53300", "57P01", "57P02", "57P03": self = .connection
    case "XX001", "XX002": self = .corrupt
    case "42804", "42883", "42846": self = .type
    // A table changed under a prepared statement: the same body works on a fresh one.
    case "0A000" where message.contains("cached plan"), "26000": self = .serialization
    default: self.init(sqlStateClass: sqlState.prefix(2))
    }
  }

  private init(sqlStateClass: Substring) {
    switch sqlStateClass {
    case "08": self = .connection
    case "22": self = .type
    case "42": self = .syntax
    default: self = .other
    }
  }
}
