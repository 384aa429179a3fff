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
      list("{", "}", members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) { writer, member in
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

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
