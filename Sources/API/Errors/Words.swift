package import Domain

/// A sentence in both languages.
package struct Words: Sendable, Hashable {
  package let english: String
  package let chinese: String

  package init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  package func text(_ language: Language) -> String { language == .chinese ? chinese : english }
}
