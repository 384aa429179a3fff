/// Reads CSV and TSV record by record, in a memory that does not grow with the file.
///
/// Lines end with LF, CR LF or CR; blank lines are passed over. The first record, the header, says how many
/// fields a record has. What is wrong with a record is told with it, and reading goes on behind it: one bad
/// quote costs the line it stands on.
package final class DelimitedReader {
  package let delimiter: UInt8
  private let source: () throws(TextError) -> DecodedText?
  private var scanner: RecordScanner
  private var buffer: [UInt8] = []
  /// Where the next record begins in the buffer.
  private var start = 0
  /// Where the buffer begins in the whole text.
  private var bufferOffset = 0
  private var isLast = false
  private var line = 1
  private var ordinal = 0
  private var expected: Int?
  private var encodingFaults: ArraySlice<DecodedText.Fault> = []

  /// `delimiter` is found from the first 64 KiB where it is not given; `fieldLimit` is in bytes.
  package init(
    delimiter: UInt8? = nil, fieldLimit: Int = 1 << 20, source: @escaping () throws(TextError) -> DecodedText?
  ) throws(TextError) {
    var lookahead: [DecodedText] = []
    var sample: [UInt8] = []
    while sample.count < 65_536, let text = try source() {
      lookahead.append(text)
      sample += text.bytes
    }
    self.delimiter = delimiter ?? Delimiter.detect(sample)
    scanner = RecordScanner(delimiter: self.delimiter, fieldLimit: fieldLimit)
    self.source = source
    for text in lookahead { append(text) }
  }

  package convenience init(file: TextFile, delimiter: UInt8? = nil) throws(TextError) {
    try self.init(delimiter: delimiter) { () throws(TextError) in try file.next() }
  }

  /// The next record; nil at the end.
  package func next() throws(TextError) -> DelimitedRecord? {
    while true {
      if start == buffer.count {
        if isLast { return nil }
        try refill()
        continue
      }
      let (outcome, fields) = buffer.withUnsafeBufferPointer { bytes in
        let outcome = scanner.scan(bytes, from: start, isLast: isLast)
        if case .record(let end, _, _) = outcome, end > start { return (outcome, scanner.fields(in: bytes)) }
        return (outcome, [])
      }
      switch outcome {
      case .more: try refill()
      case .record(let end, let next, let lineBreaks):
        if let record = accept(fields, end: end, next: next, lineBreaks: lineBreaks) { return record }
      case .strayQuote(let place): return try rejectLine(of: place)
      case .tooLong: return try rejectLongRecord()
      }
    }
  }

  private func accept(_ fields: [String], end: Int, next: Int, lineBreaks: Int) -> DelimitedRecord? {
    defer {
      line += lineBreaks + 1
      advance(to: next)
    }
    guard end > start else { return nil }
    if expected == nil { expected = fields.count }
    var fault: RowFault?
    if fields.count != expected { fault = .ragged(expected: expected ?? 0, found: fields.count) }
    return record(fields, end: end, fault: fault)
  }

  /// Rejects the record up to the end of the line on which its stray quote stands; the lines that the quote
  /// swallowed are read again.
  private func rejectLine(of quotePlace: Int) throws(TextError) -> DelimitedRecord {
    var end = quotePlace
    while end < buffer.count, buffer[end] != lineFeed, buffer[end] != carriageReturn { end += 1 }
    let linesBefore = lineBreaks(in: start..<quotePlace)
    let rejected = record([], end: end, fault: .unterminatedQuote(line: line + linesBefore))
    line += linesBefore
    try skipLineBreak(at: end)
    return rejected
  }

  private func rejectLongRecord() throws(TextError) -> DelimitedRecord {
    let end = min(buffer.count, start + scanner.fieldLimit)
    let rejected = record([], end: end, fault: .fieldTooLong(limit: scanner.fieldLimit))
    var place = end
    while true {
      while place < buffer.count, buffer[place] != lineFeed, buffer[place] != carriageReturn { place += 1 }
      if place < buffer.count || isLast { break }
      advance(to: place)
      try refill()
      place = start
    }
    try skipLineBreak(at: place)
    return rejected
  }

  private func record(_ fields: [String], end: Int, fault: RowFault?) -> DelimitedRecord {
    ordinal += 1
    var fault = fault
    if let first = encodingFaults.first, first.outputOffset < bufferOffset + end {
      fault = fault ?? .invalidEncoding(offset: first.inputOffset)
    }
    let raw = String(decoding: buffer[start..<end], as: UTF8.self)
    return DelimitedRecord(ordinal: ordinal, line: line, fields: fields, raw: raw, fault: fault)
  }

  private func skipLineBreak(at place: Int) throws(TextError) {
    advance(to: place)
    while start + 1 >= buffer.count && !isLast { try refill() }
    guard start < buffer.count else { return }
    line += 1
    let isPair = buffer[start] == carriageReturn && start + 1 < buffer.count && buffer[start + 1] == lineFeed
    advance(to: start + (isPair ? 2 : 1))
  }

  private func lineBreaks(in range: Range<Int>) -> Int {
    range.count { place in
      buffer[place] == lineFeed || (buffer[place] == carriageReturn && buffer[place + 1] != lineFeed)
    }
  }

  private func advance(to place: Int) {
    start = place
    let offset = bufferOffset + place
    while let first = encodingFaults.first, first.outputOffset < offset { encodingFaults.removeFirst() }
  }

  private func refill() throws(TextError) {
    buffer.removeSubrange(0..<start)
    bufferOffset += start
    start = 0
    if let text = try source() { append(text) } else { isLast = true }
  }

  private func append(_ text: DecodedText) {
    buffer += text.bytes
    if !text.faults.isEmpty { encodingFaults += text.faults }
  }
}
