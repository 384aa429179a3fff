/// Changes to finished HTML that leave every other byte as it is.
enum HTMLEdit {
  /// After the opening `body` tag, or at the very beginning where there is none.
  static func inserting(_ addition: String, atStartOf html: String) -> String {
    let bytes = Array(html.utf8)
    let index = tags(bytes).first { $0.tag.name == "body" && !$0.tag.isClosing }?.range.upperBound ?? 0
    return inserting(addition, at: index, in: bytes)
  }

  /// Before the last closing `body` or `html` tag, or at the very end.
  static func inserting(_ addition: String, atEndOf html: String) -> String {
    let bytes = Array(html.utf8)
    let closing = tags(bytes).filter { $0.tag.isClosing }
    let end = closing.last { $0.tag.name == "body" } ?? closing.last { $0.tag.name == "html" }
    return inserting(addition, at: end?.range.lowerBound ?? bytes.count, in: bytes)
  }

  private static func inserting(_ addition: String, at index: Int, in bytes: [UInt8]) -> String {
    String(decoding: bytes[..<index] + Array(addition.utf8) + bytes[index...], as: UTF8.self)
  }

  /// The addresses of `a` and `area` in order; `replacement` gives another for an address, or nil to keep it.
  static func replacingLinks(in html: String, _ replacement: (String) -> String?) -> String {
    let bytes = Array(html.utf8)
    var result: [UInt8] = []
    var copied = 0
    for (tag, _) in tags(bytes) where !tag.isClosing && (tag.name == "a" || tag.name == "area") {
      guard let attribute = tag.attribute("href"), let value = attribute.value else { continue }
      let address = HTML.unescaped(String(decoding: bytes[value], as: UTF8.self))
      guard let new = replacement(CleanText.line(address)) else { continue }
      result += bytes[copied..<value.lowerBound]
      result += (attribute.quote == nil ? "\"\(HTML.escaped(new))\"" : HTML.escaped(new)).utf8
      copied = value.upperBound
    }
    return String(decoding: result + bytes[copied...], as: UTF8.self)
  }

  private static func tags(_ bytes: [UInt8]) -> [(tag: HTMLTag, range: Range<Int>)] {
    var tokenizer = HTMLTokenizer(bytes)
    var tags: [(tag: HTMLTag, range: Range<Int>)] = []
    while let token = tokenizer.next() {
      if case .tag(let tag) = token.kind { tags.append((tag, token.range)) }
    }
    return tags
  }
}
