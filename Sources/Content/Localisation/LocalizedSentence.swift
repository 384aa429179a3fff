/// Something to tell a person: a code for programs and what its words need. A ``Catalogue`` gives the words.
package struct LocalizedSentence: Sendable, Hashable {
  /// `variable_missing`: stable, lower case, words joined by underscores.
  package let code: String
  package let parameters: [String: String]

  package init(_ code: String, _ parameters: [String: String] = [:]) {
    self.code = code
    self.parameters = parameters
  }
}
