/// `v=DMARC1; p=none; ...`: the form that DKIM and DMARC records share (RFC 6376, section 3.2).
struct TagList: Hashable {
  private let tags: [String: String]

  init(_ text: String) {
    var tags: [String: String] = [:]
    for part in text.split(separator: ";") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else { continue }
      let name = sides[0].filter { !$0.isWhitespace }
      if tags[name] == nil { tags[name] = String(sides[1]) }
    }
    self.tags = tags
  }

  /// Without white space, which may stand anywhere in a key.
  subscript(name: String) -> String? { tags[name].map { $0.filter { !$0.isWhitespace } } }
}
