/// The columns that a rejects file has besides those of the file it came from.
package enum RejectColumns {
  package static let line = "_rondo_line"
  package static let field = "_rondo_field"
  package static let reason = "_rondo_reason"
  package static let ordinal = "_rondo_ordinal"
  package static let run = "_rondo_import"

  /// In the order they are written.
  package static let all = [line, field, reason, ordinal, run]
}
