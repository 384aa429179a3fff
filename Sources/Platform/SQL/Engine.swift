/// The database engines one statement text is rendered for.
package enum Engine: Sendable {
  case sqlite
  case postgres

  /// What stands before a parameter's number. SQLite reads `$2, $1` in order of first appearance, with wrong
  /// values and no error; only `?2, ?1` names positions there.
  var placeholder: Unicode.Scalar {
    switch self {
    case .sqlite: "?"
    case .postgres: "$"
    }
  }
}
