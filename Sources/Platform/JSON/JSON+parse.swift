internal import CSimdJSON

extension JSON {
  /// How deep arrays and objects may nest, in text that arrives from outside.
  package static let depthLimit = 64

  /// Reads one JSON value from UTF-8.
  ///
  /// Strict RFC 8259, and stricter where it leaves room: a member named twice is an error, and so is a number
  /// beyond the range of a double. Integers beyond 64 bits become doubles.
  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    if let value = try parseFast(bytes) { return value }
    // Rare: an error, whose place simdjson's tape does not tell, or an integer beyond 64 bits.
    var scanner = JSONScanner(bytes)
    return try scanner.document()
  }

  package static func parse(_ text: String) throws(JSONError) -> JSON {
    try parse(Array(text.utf8))
  }

  private static func parseFast(_ bytes: [UInt8]) throws(JSONError) -> JSON? {
    var document = csimdjson_document()
    guard csimdjson_parse(bytes, bytes.count, depthLimit, &document) else { return nil }
    var reader = TapeReader(tape: document.tape, strings: document.strings)
    return reader.value()
  }
}

/// Walks simdjson's tape once. Its pointers live until the thread parses again, which it cannot meanwhile.
private struct TapeReader {
  let tape: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>
  /// Word 0 is the root.
  var position = 1
  /// Counted here as well, since simdjson does not count an empty innermost array.
  var depth = 0

  init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>) {
    self.tape = tape
    self.strings = strings
  }

  /// The value at `position`; nil where an object names a member twice or the depth limit is passed.
  mutating func value() -> JSON? {
    let word = tape[position]
    position += 1
    switch UInt8(word >> 56) {
    case UInt8(ascii: "{"): return object(count: word)
    case UInt8(ascii: "["): return array(count: word)
    case UInt8(ascii: "\""): return .string(string(word))
    case UInt8(ascii: "l"): return .int(Int64(bitPattern: number()))
    case UInt8(ascii: "u"): return .double(Double(number()))
    case UInt8(ascii: "d"): return .double(Double(bitPattern: number()))
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    default: return .null
    }
  }

  private mutating func object(count word: UInt64) -> JSON? {
    depth += 1
    guard depth <= JSON.depthLimit else { return nil }
    defer { depth -= 1 }
    var members = [String: JSON](minimumCapacity: Self.count(word))
    while !at("}") {
      let key = string(tape[position])
      position += 1
      guard let member = value(), members.updateValue(member, forKey: key) == nil else { return nil }
    }
    return .object(members)
  }

  private mutating func array(count word: UInt64) -> JSON? {
    depth += 1
    guard depth <= JSON.depthLimit else { return nil }
    defer { depth -= 1 }
    var elements: [JSON] = []
    elements.reserveCapacity(Self.count(word))
    while !at("]") {
      guard let element = value() else { return nil }
      elements.append(element)
    }
    return .array(elements)
  }

  /// Steps over the closing word, if it is next.
  private mutating func at(_ close: Unicode.Scalar) -> Bool {
    guard UInt8(tape[position] >> 56) == UInt8(ascii: close) else { return false }
    position += 1
    return true
  }

  private mutating func number() -> UInt64 {
    defer { position += 1 }
    return tape[position]
  }

  private func string(_ word: UInt64) -> String {
    let start = UnsafeRawPointer(strings) + Int(word & 0x00FF_FFFF_FFFF_FFFF)
    let length = start.loadUnaligned(as: UInt32.self)
    return String(decoding: UnsafeRawBufferPointer(start: start + 4, count: Int(length)), as: UTF8.self)
  }

  /// An opening word keeps the number of its elements in 24 bits, saturated.
  private static func count(_ word: UInt64) -> Int { Int((word >> 32) & 0xFF_FFFF) }
}
