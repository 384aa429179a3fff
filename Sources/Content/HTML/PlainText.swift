/// The text part of a mail, from its HTML.
enum PlainText {
  /// Words without tags: paragraphs apart, list items with a dash, links as `label (address)`, images by their
  /// alternative text.
  static func text(_ html: String) -> String {
    let bytes = Array(html.utf8)
    var tokenizer = HTMLTokenizer(bytes)
    var writer = PlainTextWriter()
    while let token = tokenizer.next() {
      switch token.kind {
      case .comment, .code: break
      case .text: writer.words(HTML.unescaped(String(decoding: bytes[token.range], as: UTF8.self)))
      case .tag(let tag): writer.tag(tag, bytes)
      }
    }
    return tidied(writer.text)
  }

  /// No space at the ends of lines, at most one empty line in a row, none at either end.
  static func tidied(_ text: String) -> String {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = line
      while let last = line.last, last == " " || last == "\t" || last == "\r" { line.removeLast() }
      if line.isEmpty, lines.last?.isEmpty ?? true { continue }
      lines.append(line)
    }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}

private struct PlainTextWriter {
  private(set) var text = ""
  private var hasGap = false
  /// Inside `head` or `title`.
  private var hidden = 0
  /// The address of the link we are in, and how many bytes stood before its label.
  private var link: (address: String, start: Int)?

  private static let paragraphs: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr", "pre",
  ]
  private static let lines: Set<String> = [
    "br", "div", "tr", "li", "section", "article", "header", "footer", "center", "dt", "dd", "body",
  ]

  mutating func words(_ words: String) {
    guard hidden == 0 else { return }
    for scalar in words.unicodeScalars {
      if scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" || scalar == "\u{A0}" {
        hasGap = true
      } else {
        if hasGap, !text.isEmpty, text.unicodeScalars.last != "\n" { text += " " }
        hasGap = false
        text.unicodeScalars.append(scalar)
      }
    }
  }

  mutating func tag(_ tag: HTMLTag, _ bytes: [UInt8]) {
    if tag.name == "head" || tag.name == "title" { hidden = tag.isClosing ? 0 : 1 }
    if tag.name == "body" { hidden = 0 }
    if Self.paragraphs.contains(tag.name) { breakLine(2) }
    if Self.lines.contains(tag.name) { breakLine(1, isForced: tag.name == "br") }
    if tag.name == "td" || tag.name == "th" { hasGap = true }
    if tag.name == "li", !tag.isClosing { text += "- " }
    if tag.name == "a" { tag.isClosing ? closeLink() : openLink(tag, bytes) }
    if tag.name == "img", let value = tag.attribute("alt")?.value {
      words(HTML.unescaped(String(decoding: bytes[value], as: UTF8.self)))
    }
  }

  private mutating func breakLine(_ count: Int, isForced: Bool = false) {
    hasGap = false
    guard !text.isEmpty else { return }
    let existing = text.unicodeScalars.suffix(2).reversed().prefix { $0 == "\n" }.count
    let missing = isForced ? 1 : max(0, count - existing)
    text += String(repeating: "\n", count: missing)
  }

  private mutating func openLink(_ tag: HTMLTag, _ bytes: [UInt8]) {
    guard let value = tag.attribute("href")?.value else { return }
    if hasGap, !text.isEmpty, text.unicodeScalars.last != "\n" { text += " " }
    hasGap = false
    link = (CleanText.line(HTML.unescaped(String(decoding: bytes[value], as: UTF8.self))), text.utf8.count)
  }

  private mutating func closeLink() {
    guard let (address, start) = link else { return }
    link = nil
    let label = String(text[text.utf8.index(text.startIndex, offsetBy: start)...])
    let isWorthShowing = !address.isEmpty && !address.hasPrefix("#") && address != label && address != "mailto:\(label)"
    guard isWorthShowing else { return }
    if label.isEmpty { text += address } else { text += " (\(address))" }
  }
}
