internal import Domain
internal import Glibc
internal import Text

/// Writes rejected rows as they can be repaired and imported again. The file appears with the first of them. People open
/// it in a spreadsheet, so no cell of it runs there; whoever reads it takes the apostrophes away again.
final class RejectsFile {
  private let path: String
  private let header: [String]
  private let run: ID<ImportRun>
  private var writer: DelimitedWriter
  private let delimiter: UInt8
  private var stream: UnsafeMutablePointer<FILE>?

  init(path: String, header: [String], delimiter: UInt8, run: ID<ImportRun>) {
    self.path = path
    self.header = header
    self.run = run
    self.delimiter = delimiter
    writer = DelimitedWriter(delimiter: delimiter, neutralisesFormulas: true)
  }

  deinit { if let stream { fclose(stream) } }

  func write(_ rows: [RejectedRow]) throws(ImportError) {
    guard !rows.isEmpty else { return }
    if stream == nil {
      stream = fopen(path, "w")
      writer.write(header + RejectColumns.all)
    }
    for row in rows {
      let origin = row.origin
      writer.write(
        padded(origin) + [
          "\(origin.repaired?.line ?? origin.line)", row.problem.field, row.problem.reason,
          "\(origin.repaired?.ordinal ?? origin.ordinal)", "\(origin.repaired?.run ?? run)",
        ])
    }
    let bytes = writer.take()
    guard let stream, fwrite(bytes, 1, bytes.count, stream) == bytes.count, fflush(stream) == 0 else {
      throw .rejectsUnwritable(path: path)
    }
  }

  /// As many fields as the header has: a short row gets empty ones, of a long one the last takes the rest.
  private func padded(_ origin: RowOrigin) -> [String] {
    var fields = origin.fields.isEmpty ? [origin.raw] : origin.fields
    if fields.count > header.count, !header.isEmpty {
      let rest = fields[(header.count - 1)...].joined(separator: String(UnicodeScalar(delimiter)))
      fields = Array(fields[..<(header.count - 1)]) + [rest]
    }
    return fields + [String](repeating: "", count: max(0, header.count - fields.count))
  }
}
