/// Finds the fields of one record in a buffer of bytes.
///
/// A field that begins with a quote ends at the next quote that is not doubled. Text behind it belongs to the
/// field, as in Python's csv; unless the quotes hold a line break, for then it was a stray quote that ran into
/// the next quoted field. Everywhere else quotes and backslashes are letters.
struct RecordScanner {
  enum Outcome {
    /// The record ends at `end`; the following one begins at `next`.
    case record(end: Int, next: Int, lineBreaks: Int)
    /// The buffer ends inside the record.
    case more
    /// The quote at this place is not closed, not within the limit, or not properly.
    case strayQuote(Int)
    case tooLong
  }

  /// A field's bytes; those that need work include their opening quote.
  struct Span {
    var start: Int
    var end: Int
    var isVerbatim: Bool
  }

  let delimiter: UInt8
  let fieldLimit: Int
  private(set) var spans: [Span] = []

  init(delimiter: UInt8, fieldLimit: Int) {
    self.delimiter = delimiter
    self.fieldLimit = fieldLimit
  }

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool) -> Outcome {
    spans.removeAll(keepingCapacity: true)
    let count = bytes.count
    var index = start
    var lineBreaks = 0
    while true {
      let fieldStart = index
      if index < count && bytes[index] == quote {
        var isDoubled = false
        let breaksBefore = lineBreaks
        index += 1
        while true {
          if index - fieldStart > fieldLimit { return .strayQuote(fieldStart) }
          guard index < count else { return isLast ? .strayQuote(fieldStart) : .more }
          let byte = bytes[index]
          if byte == quote {
            if index + 1 == count && !isLast { return .more }
            guard index + 1 < count, bytes[index + 1] == quote else { break }
            isDoubled = true
            index += 1
          } else if byte == lineFeed || (byte == carriageReturn && index + 1 < count && bytes[index + 1] != lineFeed) {
            lineBreaks += 1
          }
          index += 1
        }
        index += 1
        let closed = index
        while index < count, !endsField(bytes[index]) { index += 1 }
        if index == closed {
          spans.append(
            Span(start: fieldStart + (isDoubled ? 0 : 1), end: closed - (isDoubled ? 0 : 1), isVerbatim: !isDoubled))
        } else {
          if lineBreaks > breaksBefore { return .strayQuote(fieldStart) }
          spans.append(Span(start: fieldStart, end: index, isVerbatim: false))
        }
      } else {
        while index < count, !endsField(bytes[index]) { index += 1 }
        spans.append(Span(start: fieldStart, end: index, isVerbatim: true))
      }
      if index - fieldStart > fieldLimit || index - start > 8 * fieldLimit { return .tooLong }
      guard index < count else { return isLast ? .record(end: index, next: index, lineBreaks: lineBreaks) : .more }
      if bytes[index] == delimiter {
        index += 1
        continue
      }
      if bytes[index] == carriageReturn && index + 1 == count && !isLast { return .more }
      let isPair = bytes[index] == carriageReturn && index + 1 < count && bytes[index + 1] == lineFeed
      return .record(end: index, next: index + (isPair ? 2 : 1), lineBreaks: lineBreaks)
    }
  }

  /// The texts of the fields that ``scan(_:from:isLast:)`` found last in the same bytes.
  func fields(in bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    spans.map { span in
      let field = UnsafeBufferPointer(rebasing: bytes[span.start..<span.end])
      return span.isVerbatim ? String(decoding: field, as: UTF8.self) : unquoted(field)
    }
  }

  private func unquoted(_ field: UnsafeBufferPointer<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(field.count)
    var isQuoted = true
    var index = 1
    while index < field.count {
      if isQuoted && field[index] == quote {
        if index + 1 < field.count && field[index + 1] == quote {
          text.append(quote)
          index += 1
        } else {
          isQuoted = false
        }
      } else {
        text.append(field[index])
      }
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  @inline(__always)
  private func endsField(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == lineFeed || byte == carriageReturn
  }
}

let quote = UInt8(ascii: "\"")
let lineFeed = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
