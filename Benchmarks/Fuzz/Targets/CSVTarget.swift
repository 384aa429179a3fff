import TestSupport
import Text

/// Files with delimiters, in any encoding, in pieces of any size.
struct CSVTarget: FuzzTarget {
  static let name = "csv"

  static let words = [
    ",", "\"", "\"\"", ";", "\t", "|", "\r\n", "\n", "\r", " ", "=1+1", "-", "a,b,c\n", "\"a\nb\"", "1,234.50", "名称",
    "\u{FEFF}",
  ]

  static func table(_ random: inout SeededRandom) -> [UInt8] {
    var writer = DelimitedWriter(
      delimiter: random.pick(Array(",;\t|".utf8)), lineBreak: random.pick(["\n", "\r\n", "\r"]))
    let columns = Int.random(in: 1...6, using: &random)
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      writer.write(
        (0..<columns).map { _ in (0..<Int.random(in: 0...3, using: &random)).map { _ in random.pick(words) }.joined() })
    }
    return writer.take()
  }

  static func input(_ random: inout SeededRandom) -> [UInt8] {
    Mutation.bytes(table(&random), words: words, using: &random)
  }

  func check(_ input: [UInt8]) async throws {
    let encoding = TextEncoding.detect(input) ?? .utf8
    let whole = try records(input, encoding, pieces: input.count + 1)
    for size in [1, 7] {
      try hold(try records(input, encoding, pieces: size) == whole, "reads otherwise in pieces of \(size)")
    }
    try hold(whole.map(\.ordinal) == Array(1..<(whole.count + 1)), "records are not numbered from 1")
    try hold(zip(whole, whole.dropFirst()).allSatisfy { $0.line < $1.line }, "lines do not ascend")
    let size = whole.reduce(0) { $0 + $1.fields.reduce(0) { $0 + $1.utf8.count } }
    try hold(size <= input.count * 3, "\(size) bytes of fields from \(input.count)")
    try writeAndRead(whole.filter { $0.fault == nil }.map(\.fields))
    for fault in whole.compactMap(\.fault) { try hold(!fault.sentence.isEmpty && !fault.code.isEmpty, "says nothing") }
  }

  private func records(_ bytes: [UInt8], _ encoding: TextEncoding, pieces: Int) throws -> [DelimitedRecord] {
    let decoder = try TextDecoder(encoding)
    var rest = bytes[...]
    var isOver = false
    let reader = try DelimitedReader(fieldLimit: 1 << 16) { () throws(TextError) in
      if isOver { return nil }
      let piece = Array(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
      isOver = rest.isEmpty
      return decoder.decode(piece, isLast: isOver)
    }
    var found: [DelimitedRecord] = []
    while let record = try reader.next() { found.append(record) }
    return found
  }

  private func writeAndRead(_ rows: [[String]]) throws {
    guard !rows.isEmpty else { return }
    var writer = DelimitedWriter()
    for row in rows { writer.write(row) }
    var text: DecodedText? = DecodedText(bytes: writer.take())
    let reader = try DelimitedReader(delimiter: Delimiter.comma) { () throws(TextError) in
      defer { text = nil }
      return text
    }
    var read: [[String]] = []
    while let record = try reader.next() { read.append(record.fields) }
    try hold(read == rows, "what was written reads otherwise: \(rows) becomes \(read)")
  }
}
