internal import Domain

/// Where a row stands.
struct RowOrigin: Sendable {
  /// The number of the record in this file, from 1 for the first below the header.
  let ordinal: Int64
  /// The line of the file it begins on.
  let line: Int64
  /// The rejected row that this one repairs.
  var repaired: RepairedRow?
  /// The row as it stood, for rejecting it later.
  let fields: [String]
  let raw: String
}

/// A row of an earlier import that had been rejected.
struct RepairedRow: Sendable, Hashable {
  let run: ID<ImportRun>
  let ordinal: Int64
  let line: Int64
}

/// A row that is not taken.
struct RejectedRow: Sendable {
  let origin: RowOrigin
  let problem: RowProblem
}
