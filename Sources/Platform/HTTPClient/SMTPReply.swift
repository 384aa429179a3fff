/// One line of a relay's answer: `250 2.0.0 Ok: queued as 4Xyz`.
struct SMTPReply {
  let code: Int
  /// Whether it is the last of its answer: `250 ` and not `250-`.
  let isLast: Bool
  /// Three numbers with dots (RFC 3463).
  let enhanced: String?
  let line: String

  init?(_ bytes: some Collection<UInt8>) {
    let line = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
    let digits = line.utf8.prefix(3)
    guard digits.count == 3, let code = Int(line.prefix(3)), (200...599).contains(code) else { return nil }
    let rest = line.dropFirst(3)
    guard rest.isEmpty || rest.hasPrefix(" ") || rest.hasPrefix("-") else { return nil }
    self.code = code
    self.line = line
    isLast = !rest.hasPrefix("-")
    let word = rest.dropFirst().prefix { $0 != " " }
    let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
    let isEnhanced = numbers.count == 3 && numbers.allSatisfy { Int($0) != nil } && word.first == line.first
    enhanced = isEnhanced ? String(word) : nil
  }

  var isTransient: Bool { (400...499).contains(code) }

  var queueId: String? {
    guard let marker = line.range(of: "queued as ") else { return nil }
    let word = line[marker.upperBound...].prefix { $0 != " " && $0 != ")" && $0 != ">" }
    return word.isEmpty ? nil : String(word)
  }
}

extension String {
  /// The first place of a plain ASCII text.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
