internal import Domain
internal import Text

/// Rows of one kind and what storing a batch of them means.
protocol RowBatch: SendableMetatype {
  associatedtype Row: Sendable

  static func row(_ reader: inout RowReader, _ record: DelimitedRecord, now: Instant) throws(RowProblem) -> Row
  static func origin(of row: Row) -> RowOrigin
  /// Who the row is about, and since when it is true; without a date where the file has none.
  static func subject(of row: Row) -> (handles: [Handle], at: Instant?)
  /// Remembers what the summary and the end of the run need of an accepted row.
  static func remember(_ row: Row, in memory: inout ImportMemory)
  /// Stores the rows; everything it learns goes into the result, so that it may run again.
  static func store(
    _ rows: [Row], _ mode: BatchMode, _ memory: ImportMemory, _ context: ImportContext, in transaction: any Transaction
  ) throws -> BatchResult<Row>
}
