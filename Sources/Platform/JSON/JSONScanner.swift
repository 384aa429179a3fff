/// A plain, strict parser that knows where it is.
///
/// It takes what simdjson refuses: it finds the place and the kind of an error, and reads integers that do
/// not fit 64 bits. A tenth of the speed, so never first.
struct JSONScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    if let offset = firstInvalidUTF8(bytes) { throw JSONError(.invalidUTF8, offset: offset) }
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw unexpected() }
    return value
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): return try nested { scanner throws(JSONError) in try scanner.object() }
    case UInt8(ascii: "["): return try nested { scanner throws(JSONError) in try scanner.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    default: throw unexpected()
    }
  }

  private mutating func nested(
    _ body: (inout JSONScanner) throws(JSONError) -> JSON
  ) throws(JSONError) -> JSON {
    guard depth < JSON.depthLimit else { throw JSONError(.tooDeep(JSON.depthLimit), offset: position) }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONError) -> JSON {
    var members: [String: JSON] = [:]
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let start = position
      guard peek() == UInt8(ascii: "\"") else { throw unexpected() }
      let key = try string()
      guard take(":") else { throw unexpected() }
      guard members.updateValue(try value(), forKey: key) == nil else {
        throw JSONError(.duplicateKey(key), offset: start)
      }
    } while take(",")
    guard take("}") else { throw unexpected() }
    return .object(members)
  }

  private mutating func array() throws(JSONError) -> JSON {
    var elements: [JSON] = []
    if take("]") { return .array(elements) }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw unexpected() }
    return .array(elements)
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for index in 0..<text.utf8CodeUnitCount {
      guard peek() == text.utf8Start[index] else { throw unexpected() }
      position += 1
    }
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    var isWhole = true
    if peek() == UInt8(ascii: "-") { position += 1 }
    if peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if peek() == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try digits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw JSONError(.numberOutOfRange, offset: start) }
    return .double(value)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = peek(), byte &- 48 < 10 { position += 1 }
    guard position > start else { throw unexpected() }
  }

  private mutating func string() throws(JSONError) -> String {
    let start = position
    var text: [UInt8] = []
    position += 1
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20:
        throw unexpected()
      default:
        text.append(byte)
        position += 1
      }
    }
    throw JSONError(.unterminatedString, offset: start)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let start = position
    position += 1
    guard let byte = peek() else { throw JSONError(.unexpectedEnd, offset: position) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar(from: start)).utf8)
    default: throw JSONError(.badEscape, offset: start)
    }
  }

  /// One `\u` escape, or two that form a surrogate pair; `position` is behind the first `\u`.
  private mutating func scalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
      throw JSONError(.badEscape, offset: start)
    }
    position += 2
    let second = try hexadecimal(from: start)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw JSONError(.badEscape, offset: start) }
    return scalar
  }

  private mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = peek().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw JSONError(.badEscape, offset: start)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Steps over white space and then `character`, if it is next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func unexpected() -> JSONError {
    position < bytes.count
      ? JSONError(.unexpectedByte(bytes[position]), offset: position) : JSONError(.unexpectedEnd, offset: position)
  }
}

/// The offset of the first byte that is no UTF-8, if there is one.
private func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  var offset = 0
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue(let scalar): offset += UTF8.width(scalar)
    case .emptyInput: return nil
    case .error: return offset
    }
  }
}
