/// A piece of HTML, by the range of its bytes.
struct HTMLToken {
  enum Kind {
    case text
    case tag(HTMLTag)
    /// A comment, a declaration or a processing instruction.
    case comment
    /// The inside of `script` or `style`.
    case code
  }

  let kind: Kind
  let range: Range<Int>
}

struct HTMLTag {
  /// Lower case.
  let name: String
  let isClosing: Bool
  let attributes: [HTMLAttribute]

  func attribute(_ name: String) -> HTMLAttribute? { attributes.first { $0.name == name } }
}

struct HTMLAttribute {
  /// Lower case.
  let name: String
  let nameRange: Range<Int>
  /// Without the quotes; nil where there is no `=`.
  let value: Range<Int>?
  let quote: UInt8?
}

/// Cuts HTML into text, tags and comments the way browsers do (WHATWG HTML, section 13.2.5), as far as mail needs:
/// it never fails, and takes one pass.
struct HTMLTokenizer {
  let bytes: [UInt8]
  private var index = 0
  /// `script` or `style` after its opening tag.
  private var codeElement: String?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> HTMLToken? {
    guard index < bytes.count else { return nil }
    let start = index
    if let element = codeElement {
      codeElement = nil
      index = end(ofCode: element)
      if index > start { return HTMLToken(kind: .code, range: start..<index) }
    }
    if opensMarkup(at: index) {
      let kind = markup()
      return HTMLToken(kind: kind, range: start..<index)
    }
    repeat { index += 1 } while index < bytes.count && !opensMarkup(at: index)
    return HTMLToken(kind: .text, range: start..<index)
  }

  private func byte(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func opensMarkup(at position: Int) -> Bool {
    guard byte(position) == UInt8(ascii: "<"), let next = byte(position + 1) else { return false }
    if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || next.isLetter { return true }
    return next == UInt8(ascii: "/") && byte(position + 2).map { $0.isLetter } == true
  }

  private func end(ofCode element: String) -> Int {
    let name = Array(element.utf8)
    var position = index
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "<"), byte(position + 1) == UInt8(ascii: "/"),
        position + 2 + name.count <= bytes.count,
        (0..<name.count).allSatisfy({ bytes[position + 2 + $0].lowercased == name[$0] })
      {
        return position
      }
      position += 1
    }
    return position
  }

  private mutating func markup() -> HTMLToken.Kind {
    if byte(index + 1) == UInt8(ascii: "!"), byte(index + 2) == UInt8(ascii: "-"), byte(index + 3) == UInt8(ascii: "-")
    {
      index = end(ofComment: index + 4)
      return .comment
    }
    if byte(index + 1) == UInt8(ascii: "!") || byte(index + 1) == UInt8(ascii: "?") {
      while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
      index = min(index + 1, bytes.count)
      return .comment
    }
    return .tag(tag())
  }

  private func end(ofComment start: Int) -> Int {
    var position = start
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: ">"), bytes[position - 1] == UInt8(ascii: "-"),
        bytes[position - 2] == UInt8(ascii: "-")
      {
        return position + 1
      }
      position += 1
    }
    return position
  }

  private mutating func tag() -> HTMLTag {
    index += 1
    let isClosing = bytes[index] == UInt8(ascii: "/")
    if isClosing { index += 1 }
    let start = index
    while let byte = byte(index), !byte.isSpace, byte != UInt8(ascii: "/"), byte != UInt8(ascii: ">") { index += 1 }
    let name = lowercased(start..<index)
    var attributes: [HTMLAttribute] = []
    while true {
      while let byte = byte(index), byte.isSpace || byte == UInt8(ascii: "/") { index += 1 }
      guard let byte = byte(index) else { break }
      if byte == UInt8(ascii: ">") {
        index += 1
        break
      }
      attributes.append(attribute())
    }
    if !isClosing, name == "script" || name == "style" { codeElement = name }
    return HTMLTag(name: name, isClosing: isClosing, attributes: attributes)
  }

  private mutating func attribute() -> HTMLAttribute {
    let start = index
    index += 1
    while let byte = byte(index), !byte.isSpace, byte != UInt8(ascii: "/"), byte != UInt8(ascii: ">"),
      byte != UInt8(ascii: "=")
    {
      index += 1
    }
    let name = start..<index
    var ahead = index
    while let byte = byte(ahead), byte.isSpace { ahead += 1 }
    guard byte(ahead) == UInt8(ascii: "=") else {
      return HTMLAttribute(name: lowercased(name), nameRange: name, value: nil, quote: nil)
    }
    index = ahead + 1
    while let byte = byte(index), byte.isSpace { index += 1 }
    let quote = byte(index).flatMap { [UInt8(ascii: "\""), UInt8(ascii: "'")].contains($0) ? $0 : nil }
    if quote != nil { index += 1 }
    let value = index
    while let byte = byte(index), quote.map({ $0 != byte }) ?? (!byte.isSpace && byte != UInt8(ascii: ">")) {
      index += 1
    }
    defer { if quote != nil { index = min(index + 1, bytes.count) } }
    return HTMLAttribute(name: lowercased(name), nameRange: name, value: value..<index, quote: quote)
  }

  /// Without zero bytes, which stand for tags of a template (see ``HTMLPlacement``).
  private func lowercased(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].lazy.filter { $0 != 0 }.map(\.lowercased), as: UTF8.self)
  }
}

extension UInt8 {
  var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
  /// White space of HTML.
  var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D }
  var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 32 : self }
}
