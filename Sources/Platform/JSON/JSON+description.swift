extension JSON: CustomStringConvertible {
  /// The canonical text: members sorted by the UTF-8 bytes of their keys, no white space, shortest numbers
  /// that read back to the same value, only the escapes that must be.
  package var description: String { String(decoding: bytes, as: UTF8.self) }

  /// ``description`` in UTF-8.
  package var bytes: [UInt8] {
    var writer = JSONWriter(indent: nil)
    writer.write(self)
    return writer.bytes
  }

  /// How many bytes ``bytes`` has, without writing them.
  package var byteCount: Int {
    switch self {
    case .null: return 4
    case .bool(let value): return value ? 4 : 5
    case .int(let value): return String(value).utf8.count
    case .double(let value): return value.isFinite ? value.description.utf8.count : 4
    case .string(let value): return JSONWriter.byteCount(of: value)
    case .array(let elements): return elements.reduce(1 + max(1, elements.count)) { $0 + $1.byteCount }
    case .object(let members):
      return members.reduce(1 + max(1, members.count)) {
        $0 + JSONWriter.byteCount(of: $1.key) + 1 + $1.value.byteCount
      }
    }
  }

  /// The same members in the same order, one a line, indented by two spaces.
  package var prettyDescription: String {
    var writer = JSONWriter(indent: 0)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

private struct JSONWriter {
  var bytes: [UInt8] = []
  /// The present level; nil writes everything on one line.
  private var indent: Int?

  init(indent: Int?) { self.indent = indent }

  mutating func write(_ value: JSON) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .int(let value): bytes += String(value).utf8
    case .double(let value):
      // JSON has no word for infinity and not-a-number.
      bytes += (value.isFinite ? value.description : "null").utf8
    case .string(let value): write(value)
    case .array(let elements):
      list("[", "]", elements) { writer, element in writer.write(element) }
    case .object(let members):
      list("{", "}", members.sorted { Self.precedes($0.key, $1.key) }) { writer, member in
        writer.write(member.key)
        writer.bytes += (writer.indent == nil ? ":" : ": ").utf8
        writer.write(member.value)
      }
    }
  }

  private mutating func list<Element>(
    _ open: StaticString, _ close: StaticString, _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(open.utf8Start[0])
    if let level = indent { indent = level + 1 }
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine()
      body(&self, element)
    }
    if let level = indent { indent = level - 1 }
    if !elements.isEmpty { breakLine() }
    bytes.append(close.utf8Start[0])
  }

  private mutating func breakLine() {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: indent * 2)
  }

  /// In the order of their UTF-8 bytes.
  private static func precedes(_ one: String, _ other: String) -> Bool {
    let fast = one.utf8.withContiguousStorageIfAvailable { one in
      other.utf8.withContiguousStorageIfAvailable { other in
        one.lexicographicallyPrecedes(other)
      }
    }
    return (fast ?? nil) ?? one.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// The quotes included.
  static func byteCount(of text: String) -> Int {
    var text = text
    return text.withUTF8 { $0.reduce($0.count + 2) { $0 + ($1 < 0x20 || isMark($1) ? escape($1).count - 1 : 0) } }
  }

  private mutating func write(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { text in
      var start = 0
      for index in text.indices where text[index] < 0x20 || Self.isMark(text[index]) {
        bytes += UnsafeBufferPointer(rebasing: text[start..<index])
        bytes += Self.escape(text[index])
        start = index + 1
      }
      bytes += UnsafeBufferPointer(rebasing: text[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case 0x08: Array("\\b".utf8)
    case 0x09: Array("\\t".utf8)
    case 0x0A: Array("\\n".utf8)
    case 0x0C: Array("\\f".utf8)
    case 0x0D: Array("\\r".utf8)
    case 0..<0x20: Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
    default: [UInt8(ascii: "\\"), byte]
    }
  }
}
