extension Template {
  /// Reads a template. The first thing wrong is thrown, with its line and column.
  package init(_ source: String, for medium: Medium) throws(ContentProblem) {
    guard source.utf8.count <= Limit.source else {
      throw ContentProblem(.tooLarge, ["limit": String(Limit.source / 1_024)])
    }
    var parser = TemplateParser(source)
    let nodes = try parser.template()
    self.medium = medium
    self.nodes = medium == .html ? try HTMLPlacement.placed(nodes) : nodes
  }
}

/// Cuts a source into nodes.
struct TemplateParser {
  private var cursor: TemplateCursor
  /// The nodes of each level, the innermost last.
  private var levels: [[Template.Node]] = [[]]
  private var open: [Template.Section] = []

  init(_ source: String) { cursor = TemplateCursor(source) }

  mutating func template() throws(ContentProblem) -> [Template.Node] {
    while !cursor.isAtEnd {
      if cursor.starts(with: "{{") { try tag() } else { try text() }
    }
    if let section = open.last {
      throw ContentProblem(.sectionUnclosed, ["name": "\(section.path)"], at: section.position)
    }
    return levels[0]
  }

  private mutating func append(_ node: Template.Node) { levels[levels.count - 1].append(node) }

  private mutating func text() throws(ContentProblem) {
    let start = cursor.index
    while let byte = cursor.byte, !cursor.starts(with: "{{") {
      let isControl = (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F
      if isControl { throw ContentProblem(.controlCharacter, at: cursor.position) }
      cursor.advance()
    }
    append(.text(cursor.text(from: start)))
  }

  private mutating func tag() throws(ContentProblem) {
    let position = cursor.position
    cursor.advance(2)
    switch cursor.byte {
    case UInt8(ascii: "{"), UInt8(ascii: "&"): throw ContentProblem(.rawUnavailable, at: position)
    case UInt8(ascii: "!"): try comment(position)
    case UInt8(ascii: "#"), UInt8(ascii: "^"): try opening(position)
    case UInt8(ascii: "/"): try closing(position)
    default: try value(position)
    }
  }

  private mutating func comment(_ position: TextPosition) throws(ContentProblem) {
    cursor.advance()
    let start = cursor.index
    while !cursor.starts(with: "}}") {
      if cursor.isAtEnd { throw ContentProblem(.tagUnclosed, at: position) }
      cursor.advance()
    }
    append(.comment(cursor.text(from: start)))
    cursor.advance(2)
  }

  private mutating func opening(_ position: TextPosition) throws(ContentProblem) {
    let isInverted = cursor.byte == UInt8(ascii: "^")
    cursor.advance()
    let path = try path()
    try end(position)
    guard open.count < Template.Limit.depth else {
      throw ContentProblem(.tooDeep, ["limit": String(Template.Limit.depth)], at: position)
    }
    open.append(Template.Section(path: path, isInverted: isInverted, body: [], position: position))
    levels.append([])
  }

  private mutating func closing(_ position: TextPosition) throws(ContentProblem) {
    cursor.advance()
    let path = try path()
    try end(position)
    guard var section = open.popLast() else {
      throw ContentProblem(.sectionUnopened, ["name": "\(path)"], at: position)
    }
    guard section.path == path else {
      throw ContentProblem(.sectionMismatched, ["name": "\(path)", "open": "\(section.path)"], at: position)
    }
    section.body = levels.removeLast()
    append(.section(section))
  }

  private mutating func value(_ position: TextPosition) throws(ContentProblem) {
    let path = try path()
    var format: Template.ValueFormat?
    var fallback: String?
    while cursor.byte == UInt8(ascii: "|") {
      cursor.advance()
      cursor.skipSpace()
      let at = cursor.position
      let name = word()
      if name == "default" {
        if fallback != nil { throw ContentProblem(.filterRepeated, ["filter": name], at: at) }
        fallback = try argument(at)
      } else if let known = Template.ValueFormat(rawValue: name) {
        if format != nil { throw ContentProblem(.filterRepeated, ["filter": name], at: at) }
        format = known
        cursor.skipSpace()
        if cursor.byte == UInt8(ascii: ":") {
          throw ContentProblem(.filterArgument, ["filter": name, "form": "| \(name)"], at: at)
        }
      } else {
        throw ContentProblem(.filterUnknown, ["filter": name], at: at)
      }
    }
    try end(position)
    append(.value(Template.Value(path: path, format: format, fallback: fallback, position: position)))
  }
}

// The words inside a tag.
extension TemplateParser {
  /// A dotted name or `.`, with the space around it.
  private mutating func path() throws(ContentProblem) -> Path {
    cursor.skipSpace()
    defer { cursor.skipSpace() }
    if cursor.byte == UInt8(ascii: ".") {
      cursor.advance()
      return Path(components: [])
    }
    var components: [String] = []
    repeat {
      if !components.isEmpty { cursor.advance() }
      let at = cursor.position
      let name = word()
      if name.isEmpty { throw ContentProblem(.nameInvalid, at: at) }
      components.append(name)
    } while cursor.byte == UInt8(ascii: ".")
    return Path(components: components)
  }

  /// Letters of any script, digits, `_` and `-`: every byte beyond ASCII counts as a letter.
  private mutating func word() -> String {
    let start = cursor.index
    while let byte = cursor.byte {
      let isWord =
        byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      guard isWord else { break }
      cursor.advance()
    }
    return cursor.text(from: start)
  }

  /// `: "text"`, where `\"` and `\\` stand for a quote and a backslash.
  private mutating func argument(_ position: TextPosition) throws(ContentProblem) -> String {
    let problem = ContentProblem(
      .filterArgument, ["filter": "default", "form": "| default: \"...\""], at: position)
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: ":") else { throw problem }
    cursor.advance()
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: "\"") else { throw problem }
    cursor.advance()
    var text: [UInt8] = []
    while let byte = cursor.byte, byte != UInt8(ascii: "\"") {
      if byte < 0x20 || byte == 0x7F { throw problem }
      if byte == UInt8(ascii: "\\") { cursor.advance() }
      guard let literal = cursor.byte else { throw problem }
      text.append(literal)
      cursor.advance()
    }
    guard cursor.byte != nil else { throw problem }
    cursor.advance()
    cursor.skipSpace()
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func end(_ position: TextPosition) throws(ContentProblem) {
    if cursor.starts(with: "}}") { return cursor.advance(2) }
    if cursor.isAtEnd { throw ContentProblem(.tagUnclosed, at: position) }
    throw ContentProblem(.unexpected, ["found": cursor.found], at: cursor.position)
  }
}
