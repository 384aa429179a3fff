/// Finds a person in the lines of files, by what the person was called: handles, a name, numbers of orders.
///
/// A line is theirs when one of its fields is one of these, whatever the case, or when a longer one stands anywhere in
/// it. Somebody of the same name loses a rejected row too: better one row too many than one too few.
package struct Mentions: Sendable {
  private let names: Set<String>
  private let phones: Set<String>
  /// Looked for inside fields as well.
  private let long: [String]

  private static let longest = 500
  private static let shortestInside = 6

  package init(_ names: [String]) {
    let plain = names.map { Mentions.plain($0[...]) }.filter { !$0.isEmpty }
    self.names = Set(plain)
    phones = Set(plain.compactMap { Mentions.digits($0[...]) })
    // A number inside another is no mention.
    let inside = plain.filter { $0.utf8.count >= Mentions.shortestInside && $0.contains { !$0.isNumber } }
    long = Array(Set(inside).sorted().prefix(Mentions.longest))
  }

  package var isEmpty: Bool { names.isEmpty }

  /// A line as it stands in a file, whatever separates its fields.
  package func isIn(line: String) -> Bool {
    isIn(fields: line.split { ",;\t|\"\r\n".contains($0) }.map(String.init)) || isIn(text: line)
  }

  package func isIn(fields: [String]) -> Bool {
    fields.contains { field in
      let plain = Mentions.plain(field[...])
      return names.contains(plain) || Mentions.digits(plain[...]).map(phones.contains) ?? false || isIn(text: plain)
    }
  }

  private func isIn(text: String) -> Bool {
    guard !long.isEmpty else { return false }
    let lower = text.lowercased()
    return long.contains { lower.contains($0) }
  }

  private static func plain(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return text.lowercased()
  }

  /// The digits of what may be a number of a telephone, however it is written.
  private static func digits(_ text: Substring) -> String? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) || " -().+/".utf8.contains($0) }) else { return nil }
    let digits = String(decoding: text.utf8.filter { (48...57).contains($0) }, as: UTF8.self)
    return (7...15).contains(digits.utf8.count) ? digits : nil
  }
}
