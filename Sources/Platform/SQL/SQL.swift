/// A statement, or a fragment of one, with its bound values apart from its text.
///
/// The text comes from literals of the program alone: an interpolated value becomes a parameter and can't
/// become text.
///
///     "SELECT name FROM customer WHERE tenant_id = \(tenant) AND id IN \(fragment: .list(ids))"
package struct SQL: Sendable {
  enum Part: Sendable {
    case text(String)
    case value(SQLValue)
  }

  var parts: [Part]

  package static func + (left: SQL, right: SQL) -> SQL {
    SQL(parts: left.parts + right.parts)
  }

  package static func += (left: inout SQL, right: SQL) {
    left.parts += right.parts
  }

  /// The text with numbered placeholders, and the values in the order of their numbers, from 1.
  package func text(for engine: Engine) -> (text: String, values: [SQLValue]) {
    var text = ""
    text.reserveCapacity(parts.count * 24)
    var values: [SQLValue] = []
    values.reserveCapacity(parts.count / 2)
    for part in parts {
      switch part {
      case .text(let piece):
        text += piece
      case .value(let value):
        values.append(value)
        text.unicodeScalars.append(engine.placeholder)
        text += String(values.count)
      }
    }
    return (text, values)
  }
}
