import Domain
import JSON
import SQL

extension Row {
  func id<Noun>(_ column: Int) throws(SQLError) -> ID<Noun> {
    let (high, low) = try uuid(column)
    return ID(high: high, low: low)
  }

  func idOrNil<Noun>(_ column: Int) throws(SQLError) -> ID<Noun>? {
    try uuidOrNil(column).map { ID(high: $0, low: $1) }
  }

  func instant(_ column: Int) throws(SQLError) -> Instant { Instant(microseconds: try int(column)) }

  func instantOrNil(_ column: Int) throws(SQLError) -> Instant? {
    try intOrNil(column).map { Instant(microseconds: $0) }
  }

  func json(_ column: Int) throws(SQLError) -> JSON { try parsed(text(column), column) }

  func jsonOrNil(_ column: Int) throws(SQLError) -> JSON? {
    guard let text = try textOrNil(column) else { return nil }
    return try parsed(text, column)
  }

  private func parsed(_ text: String, _ column: Int) throws(SQLError) -> JSON {
    // Most rows of a large history carry nothing.
    if text == "{}" { return .object([:]) }
    do {
      return try JSON.parse(text)
    } catch {
      throw SQLError(.type, "column \(column) holds no JSON")
    }
  }

  /// A code of a closed set.
  func code<Code: RawRepresentable>(_ column: Int) throws(SQLError) -> Code where Code.RawValue == Int64 {
    try known(Code(rawValue: int(column)), column)
  }

  func code<Code: RawRepresentable>(_ column: Int) throws(SQLError) -> Code where Code.RawValue == String {
    try known(Code(rawValue: text(column)), column)
  }

  func known<T>(_ value: T?, _ column: Int) throws(SQLError) -> T {
    guard let value else { throw SQLError(.type, "column \(column) holds a word this version doesn't know") }
    return value
  }
}
