/// Why a whole file cannot be read as text. What is wrong with one row is a ``RowFault``.
package enum TextError: Error, Sendable, Equatable {
  /// `reason` is the system's error number.
  case unreadable(path: String, reason: Int32)
  /// The compressed data is broken or cut off near this byte of the file.
  case damagedCompression(path: String, offset: Int)
  /// Neither a byte order mark nor the bytes tell the encoding.
  case unknownEncoding(path: String)
  /// The system has no converter for it.
  case unsupportedEncoding(TextEncoding)
}

/// What is wrong with one record of a delimited file; the others are not touched by it.
package enum RowFault: Sendable, Equatable {
  case ragged(expected: Int, found: Int)
  /// A quote opens on this line and is not closed where it could be.
  case unterminatedQuote(line: Int)
  case fieldTooLong(limit: Int)
  /// At this byte of the (uncompressed) file.
  case invalidEncoding(offset: Int)

  /// A stable word for programs.
  package var code: String {
    switch self {
    case .ragged: "row_ragged"
    case .unterminatedQuote: "row_unterminated_quote"
    case .fieldTooLong: "row_field_too_long"
    case .invalidEncoding: "row_invalid_encoding"
    }
  }
}
