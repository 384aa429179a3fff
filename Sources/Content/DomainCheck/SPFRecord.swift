/// The text `v=spf1 ...` taken apart (RFC 7208, section 4.6).
package struct SPFRecord: Sendable, Hashable {
  package enum Qualifier: Character, Sendable { case pass = "+", fail = "-", softFail = "~", neutral = "?" }

  struct Term: Sendable, Hashable {
    let qualifier: Qualifier
    /// In lower case: `ip4`, `include`, `all`.
    let name: String
    /// What follows the colon, without prefix lengths; nil where there is none.
    let target: String?
    let length: Int?
    let longLength: Int?
  }

  let terms: [Term]
  let redirect: String?

  /// Whether a text claims to be such a record.
  static func claims(_ text: String) -> Bool {
    let text = text.lowercased()
    return text == "v=spf1" || text.hasPrefix("v=spf1 ")
  }

  /// Nil when a term is none that exists: the whole record is then worth nothing.
  init?(_ text: String) {
    var terms: [Term] = []
    var redirect: String?
    for word in text.split(separator: " ").dropFirst() {
      if let equals = word.firstIndex(of: "="), !word[..<equals].contains(":"), !word[..<equals].contains("/") {
        // Modifiers that nobody knows are to be overlooked.
        if word[..<equals].lowercased() == "redirect" { redirect = String(word[word.index(after: equals)...]) }
        continue
      }
      guard let term = Term(word) else { return nil }
      terms.append(term)
    }
    self.terms = terms
    self.redirect = redirect
  }
}

extension SPFRecord.Term {
  private static let known: Set = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"]
  private static let needsTarget: Set = ["include", "ip4", "ip6", "exists"]

  init?(_ word: Substring) {
    var rest = word
    let qualifier = rest.first.flatMap { SPFRecord.Qualifier(rawValue: $0) }
    if qualifier != nil { rest = rest.dropFirst() }
    let name = rest.prefix { $0 != ":" && $0 != "/" }.lowercased()
    rest = rest.dropFirst(name.count)
    guard Self.known.contains(name) else { return nil }
    var target: Substring?
    if rest.first == ":" {
      rest = rest.dropFirst()
      target = name == "ip6" ? rest.prefix { $0 != "/" } : rest.prefix { $0 != "/" }
      rest = rest.dropFirst(target?.count ?? 0)
    }
    guard target.map({ !$0.isEmpty }) ?? !Self.needsTarget.contains(name) else { return nil }
    var lengths: [Int?] = []
    if !rest.isEmpty {
      // `/24`, `//64`, or `/24//64`.
      let parts = rest.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      for part in parts where !part.isEmpty { guard Int(part) != nil else { return nil } }
      lengths =
        rest.hasPrefix("//") ? [nil, Int(parts.last ?? "")] : [Int(parts[0]), parts.count > 2 ? Int(parts[2]) : nil]
    }
    self.init(
      qualifier: qualifier ?? .pass, name: name, target: target.map { String($0).lowercased() },
      length: lengths.first ?? nil, longLength: lengths.count > 1 ? lengths[1] : nil)
  }
}
