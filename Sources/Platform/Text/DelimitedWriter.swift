/// Writes records as CSV (RFC 4180) or with another delimiter.
package struct DelimitedWriter: Sendable {
  /// What was written since ``take()``.
  package private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8
  private let neutralisesFormulas: Bool
  private let lineBreak: [UInt8]

  /// With `neutralisesFormulas`, fields are written as ``SpreadsheetCell`` guards them.
  package init(
    delimiter: UInt8 = Delimiter.comma, neutralisesFormulas: Bool = false, lineBreak: String = "\n"
  ) {
    self.delimiter = delimiter
    self.neutralisesFormulas = neutralisesFormulas
    self.lineBreak = Array(lineBreak.utf8)
  }

  package mutating func write(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      write(neutralisesFormulas ? SpreadsheetCell.guarded(field) : field)
    }
    // A single empty field would read back as a blank line.
    if fields == [""] { bytes += [quote, quote] }
    bytes += lineBreak
  }

  /// A line as it stands, such as the raw text of a rejected record.
  package mutating func write(raw line: String) {
    bytes += line.utf8
    bytes += lineBreak
  }

  /// The bytes so far, which are then forgotten.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func write(_ field: String) {
    let needsQuotes = field.utf8.contains { byte in
      byte == delimiter || byte == quote || byte == lineFeed || byte == carriageReturn
    }
    guard needsQuotes else {
      bytes += field.utf8
      return
    }
    bytes.append(quote)
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
