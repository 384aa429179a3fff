package import JSON

/// Takes what a process says of itself. Never the content of a message or a request, a secret, or a name or an address
/// of a customer: whoever reads logs need not be allowed to read those.
package struct Log: Sendable {
  package enum Level: String, Sendable { case info, warning, error }

  private let write: @Sendable (Level, String, [(name: String, value: JSON)]) -> Void

  package init(_ write: @escaping @Sendable (Level, String, [(name: String, value: JSON)]) -> Void) {
    self.write = write
  }

  /// A sentence, and what programs want to know of it, in the order in which it should be read.
  package func callAsFunction(
    _ sentence: String, _ level: Level = .warning, _ fields: (name: String, value: JSON)...
  ) {
    write(level, sentence, fields)
  }

  /// Where nobody reads.
  package static let silent = Log { _, _, _ in }
}
