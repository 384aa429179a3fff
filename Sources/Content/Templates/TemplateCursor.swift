/// Walks over the bytes of a template and knows the line and the column.
struct TemplateCursor {
  let bytes: [UInt8]
  private(set) var index = 0
  private var line = 1
  private var column = 1

  init(_ source: String) { bytes = Array(source.utf8) }

  var isAtEnd: Bool { index == bytes.count }
  var byte: UInt8? { index < bytes.count ? bytes[index] : nil }
  var position: TextPosition { TextPosition(line: line, column: column) }

  func starts(with text: StaticString) -> Bool {
    guard bytes.count - index >= text.utf8CodeUnitCount else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
  }

  mutating func advance(_ count: Int = 1) {
    for byte in bytes[index..<min(index + count, bytes.count)] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    index = min(index + count, bytes.count)
  }

  mutating func skipSpace() {
    while let byte, byte == 0x20 || (0x09...0x0D).contains(byte) { advance() }
  }

  func text(from start: Int) -> String { String(decoding: bytes[start..<index], as: UTF8.self) }

  /// The character that stands here, for an error.
  var found: String {
    let rest = String(decoding: bytes[index..<min(index + 32, bytes.count)], as: UTF8.self)
    return rest.first.map(String.init) ?? ""
  }
}
