/// Why one row of a file is not taken.
package struct RowProblem: Error, Sendable, Hashable {
  /// A stable word for programs.
  package let code: String
  /// The field of the mapping, or the column where a field has one.
  package let field: String
  /// What was found there, shortened.
  package let found: String

  init(_ code: String, _ field: String, _ found: String = "") {
    self.code = code
    self.field = field
    self.found = found.count > 60 ? String(found.prefix(60)) + "..." : found
  }

  /// How a store keeps it: the code and, behind a colon, what was found.
  package var reason: String { found.isEmpty ? code : "\(code): \(found)" }

  /// What ``reason`` says, to be shown to a person.
  package init(reason: String, field: String) {
    let parts = reason.split(separator: ":", maxSplits: 1).map(String.init)
    self.init(parts.first ?? "", field, parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
  }
}
