internal import Text

/// The columns that a rejects file has besides those of the file it came from.
package enum RejectColumns {
  package static let line = "_rondo_line"
  package static let field = "_rondo_field"
  package static let reason = "_rondo_reason"
  package static let ordinal = "_rondo_ordinal"
  package static let run = "_rondo_import"

  /// In the order they are written.
  package static let all = [line, field, reason, ordinal, run]

  /// Whether a file with this header is the rejects of an import, with its cells guarded.
  package static func areIn(_ header: [String]) -> Bool {
    let names = Set(header.map(\.trimmingSpaces))
    return [line, ordinal, run].allSatisfy(names.contains)
  }

  /// The header as the original file had it; any other stays as it is.
  package static func bare(_ header: [String]) -> [String] {
    areIn(header) ? header.map(SpreadsheetCell.bare) : header
  }
}
