/// A statement, or a fragment of one, with its bound values apart from its text.
///
/// The text comes from literals of the program alone: an interpolated value becomes a parameter and can't
/// become text.
///
///     "SELECT name FROM customer WHERE tenant_id = \(tenant) AND id IN \(fragment: .list(ids))"
package struct SQL: Sendable {
  private(set) var shape = Shape()
  private(set) var values: [SQLValue] = []

  init() {}

  /// Text made at run time, by tests alone: its bytes are kept for the life of the program, as a literal's are.
  init(lasting text: String) {
    let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
    _ = bytes.initialize(from: text.utf8)
    shape.append(UnsafeBufferPointer(bytes))
  }

  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum += right
    return sum
  }

  package static func += (left: inout SQL, right: SQL) {
    left.shape.pieces += right.shape.pieces
    left.values += right.values
  }

  mutating func append(_ literal: StaticString) { shape.append(literal) }

  mutating func append(_ value: SQLValue) {
    shape.appendPlace()
    values.append(value)
  }

  mutating func reserve(places: Int) {
    shape.pieces.reserveCapacity(places * 2 + 1)
    values.reserveCapacity(places)
  }

  /// The text with numbered placeholders, and the values in the order of their numbers, from 1.
  package func text(for engine: Engine) -> (text: String, values: [SQLValue]) { (shape.text(for: engine), values) }

  /// The text by its shape, without its being put together: the key of prepared statements.
  package var textKey: (shape: Shape, values: [SQLValue]) { (shape, values) }
}

extension SQL {
  /// The literals of a statement's text and the places of its values.
  ///
  /// A literal is known by its address: it lives as long as the program and nothing else is ever there. So shapes are
  /// hashed and compared word by word where texts would have to be put together first, which took longer than running
  /// a simple statement on SQLite. Two shapes may have one text.
  package struct Shape: Sendable, Hashable {
    /// A literal's bytes, or, at address 0, the place of a value.
    struct Piece: Sendable, Hashable {
      var start: UInt
      var count: Int
    }

    fileprivate(set) var pieces: [Piece] = []

    mutating func append(_ literal: StaticString) {
      precondition(literal.hasPointerRepresentation, "a statement is made of string literals")
      append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Bytes that last as long as the program.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard !bytes.isEmpty else { return }
      pieces.append(Piece(start: UInt(bitPattern: bytes.baseAddress), count: bytes.count))
    }

    mutating func appendPlace() { pieces.append(Piece(start: 0, count: 0)) }

    package func hash(into hasher: inout Hasher) {
      var sum: UInt = 0
      for piece in pieces { sum = (sum ^ piece.start) &* 0x9E37_79B9_7F4A_7C15 &+ (sum >> 29) }
      hasher.combine(sum)
    }

    package func text(for engine: Engine) -> String {
      var text = ""
      text.reserveCapacity(pieces.reduce(0) { $0 + max($1.count, 4) })
      var number = 0
      for piece in pieces {
        if let start = UnsafePointer<UInt8>(bitPattern: piece.start) {
          text += String(decoding: UnsafeBufferPointer(start: start, count: piece.count), as: UTF8.self)
        } else {
          number += 1
          text.unicodeScalars.append(engine.placeholder)
          text += String(number)
        }
      }
      return text
    }
  }
}
