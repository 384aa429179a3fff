package import Domain

/// The words of sentences in both languages, by code. Every room that speaks to people keeps one, and the process
/// adds them up.
package struct Catalogue: Sendable {
  /// One sentence. `{name}` stands for a parameter; braces around anything else are text.
  package struct Entry: Sendable, Hashable {
    package let code: String
    package let english: String
    package let chinese: String

    package init(_ code: String, english: String, chinese: String) {
      self.code = code
      self.english = english
      self.chinese = chinese
    }
  }

  /// In the order they were given, repeated codes included, so that ``problems`` can find them.
  package let entries: [Entry]
  private let byCode: [String: Entry]

  package init(_ entries: [Entry]) {
    self.entries = entries
    byCode = Dictionary(entries.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package static func + (left: Catalogue, right: Catalogue) -> Catalogue {
    Catalogue(left.entries + right.entries)
  }

  package subscript(code: String) -> Entry? { byCode[code] }

  /// The sentence in words. A code nobody wrote words for is shown itself, with its parameters, rather than hidden.
  package func render(_ sentence: LocalizedSentence, _ language: Language) -> String {
    guard let entry = byCode[sentence.code] else {
      let parameters = sentence.parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      return parameters.isEmpty ? sentence.code : "\(sentence.code) (\(parameters.joined(separator: ", ")))"
    }
    return Wording(language == .chinese ? entry.chinese : entry.english).filled(with: sentence.parameters)
  }
}
