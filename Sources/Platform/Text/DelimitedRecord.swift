/// One record of a delimited file. A record with a fault is to be rejected; its `raw` text is what to keep.
package struct DelimitedRecord: Sendable, Equatable {
  /// 1 for the first record of the file, which usually is the header.
  package let ordinal: Int
  /// The line of the file on which it begins, from 1.
  package let line: Int
  package var fields: [String]
  /// As it stood in the file (in UTF-8), without the line break behind it.
  package let raw: String
  package let fault: RowFault?
}
