internal import Domain
internal import Text

/// The rows of a file, some at a time.
final class RecordSource {
  private let file: TextFile
  private let reader: DelimitedReader
  private(set) var rows: RowReader
  private var ordinal: Int64 = 0

  init(path: String, mapping: ImportMapping) throws(ImportError) {
    do {
      file = try TextFile(path: path, encoding: mapping.encoding)
      reader = try DelimitedReader(file: file, delimiter: mapping.delimiter)
    } catch {
      throw .file(error)
    }
    guard let header = try Self.read(reader), header.fault == nil else { throw .empty }
    rows = try RowReader(header: RejectColumns.bare(header.fields), mapping: mapping)
  }

  var byteCount: Int { file.fileByteCount }
  var bytesRead: Int { file.fileBytesRead }
  var delimiter: UInt8 { reader.delimiter }

  /// Rows in the order of the file.
  struct Rows<Row: Sendable>: Sendable {
    var rows: [Row] = []
    var rejected: [RejectedRow] = []
    /// The number of the last one.
    var last: Int64 = 0
  }

  /// The next rows, never more than `count` and never past `position` in one go; nil at the end.
  func next<Batch: RowBatch>(
    _: Batch.Type, count: Int, upTo position: Int64, now: Instant
  ) throws(ImportError) -> Rows<Batch.Row>? {
    var found = Rows<Batch.Row>()
    found.rows.reserveCapacity(count)
    while found.rows.count + found.rejected.count < count, ordinal != position || found.last == 0 {
      guard let record = try nextRecord() else { break }
      ordinal = Int64(record.ordinal - 1)
      found.last = ordinal
      do throws(RowProblem) {
        if let fault = record.fault { throw RowProblem(fault.code, "", fault.sentence) }
        found.rows.append(try Batch.row(&rows, record, now: now))
      } catch {
        found.rejected.append(RejectedRow(origin: rows.origin(of: record), problem: error))
      }
    }
    return found.last == 0 ? nil : found
  }

  /// The imports whose rejected rows are in the file, which is read to its end.
  func repairedRuns() throws(ImportError) -> [ID<ImportRun>] {
    var found: Set<ID<ImportRun>> = []
    while let record = try nextRecord() {
      if let run = rows.origin(of: record).repaired?.run { found.insert(run) }
    }
    return found.sorted()
  }

  private func nextRecord() throws(ImportError) -> DelimitedRecord? {
    guard var record = try Self.read(reader) else { return nil }
    if rows.isRepair { record.fields = record.fields.map(SpreadsheetCell.bare) }
    return record
  }

  private static func read(_ reader: DelimitedReader) throws(ImportError) -> DelimitedRecord? {
    do { return try reader.next() } catch { throw .file(error) }
  }
}
