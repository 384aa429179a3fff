import Testing
import Text

/// The records of `text`, which arrives in chunks of `size` bytes.
func records(
  _ text: String, delimiter: UInt8? = nil, fieldLimit: Int = 1 << 20, chunk size: Int = 1000
) throws -> [DelimitedRecord] {
  var rest = Array(text.utf8)[...]
  let reader = try DelimitedReader(delimiter: delimiter, fieldLimit: fieldLimit) { () throws(TextError) in
    defer { rest = rest.dropFirst(size) }
    return rest.isEmpty ? nil : DecodedText(bytes: Array(rest.prefix(size)))
  }
  var records: [DelimitedRecord] = []
  while let record = try reader.next() { records.append(record) }
  return records
}

@Suite("A reader of delimited files")
struct DelimitedReaderTests {
  @Test("takes quotes, doubled quotes, embedded breaks and every line end")
  func shapes() throws {
    let text = "a,b\r\n\"x, \"\"y\"\"\",\"1\r\n2\"\n\n\\,3\"4\r\"q\"z,"
    for size in 1...text.utf8.count {
      let found = try records(text, delimiter: Delimiter.comma, chunk: size)
      #expect(found.map(\.fields) == [["a", "b"], ["x, \"y\"", "1\r\n2"], ["\\", "3\"4"], ["qz", ""]])
      #expect(found.map(\.line) == [1, 2, 5, 6])
      #expect(found.map(\.ordinal) == [1, 2, 3, 4])
      #expect(found.map(\.raw) == ["a,b", "\"x, \"\"y\"\"\",\"1\r\n2\"", "\\,3\"4", "\"q\"z,"])
      #expect(found.allSatisfy { $0.fault == nil })
    }
  }

  @Test("tells ragged records one by one and reads on")
  func ragged() throws {
    let found = try records("a,b\n1\n2,3\n4,5,6\n7,8\n")
    #expect(
      found.map(\.fault) == [nil, .ragged(expected: 2, found: 1), nil, .ragged(expected: 2, found: 3), nil])
    #expect(found[3].raw == "4,5,6")
  }

  @Test("loses one line to a quote that is never closed")
  func unterminated() throws {
    let found = try records("a,b\n1,\"x\n2,y\n3,z\n")
    #expect(found.map(\.raw) == ["a,b", "1,\"x", "2,y", "3,z"])
    #expect(found.map(\.fault) == [nil, .unterminatedQuote(line: 2), nil, nil])
    #expect(found.map(\.line) == [1, 2, 3, 4])
  }

  @Test("loses one line to a quote that runs into the next quoted field")
  func stray() throws {
    let found = try records("a,b\n1,\"x\n\"2\",\"y\"\n3,\"z\nz\"\n")
    #expect(found.map(\.raw) == ["a,b", "1,\"x", "\"2\",\"y\"", "3,\"z\nz\""])
    #expect(found.map(\.fault) == [nil, .unterminatedQuote(line: 2), nil, nil])
  }

  @Test("stops looking for the end of a quote or field at the limit")
  func limit() throws {
    let long = String(repeating: "y\n", count: 40)
    let quoted = try records("a,b\n1,\"\(long)", fieldLimit: 16, chunk: 5)
    #expect(quoted[1].fault == .unterminatedQuote(line: 2))
    #expect(quoted.count == 41)
    let plain = try records("a,b\n1,\(String(repeating: "z", count: 99))\n2,3\n", fieldLimit: 16, chunk: 5)
    #expect(plain.map(\.fault) == [nil, .fieldTooLong(limit: 16), nil])
    #expect(plain[2].line == 3)
    #expect(plain[2].fields == ["2", "3"])
  }

  @Test("tells which record holds bytes of another encoding")
  func encodingFault() throws {
    let bytes = Array("a,b\n1,x\n2,".utf8) + [0xFF] + Array("\n3,y\n".utf8)
    try withFile(bytes) { path in
      let reader = try DelimitedReader(file: try TextFile(path: path, encoding: .utf8))
      var faults: [RowFault?] = []
      while let record = try reader.next() { faults.append(record.fault) }
      #expect(faults == [nil, nil, .invalidEncoding(offset: 10), nil])
    }
  }

  @Test(
    "finds the delimiter",
    arguments: [
      ("a;b;c\n1,5;2,5;3,5\n", ";"), ("a\tb\n1,2\t3\n", "\t"), ("a|b\n1|2\n", "|"), ("a,b\n\"1;2;3\",4\n", ","),
      ("name\nx\n", ","), ("", ","), ("a,b", ","), ("\"a,b\";c;d\n\"1,2\";3;4\n", ";"),
    ])
  func detection(text: String, delimiter: Character) {
    #expect(Delimiter.detect(Array(text.utf8)) == delimiter.asciiValue)
  }

  @Test("rejects exactly the damaged lines of a large file")
  func damage() throws {
    var random = SeededGenerator(state: 5)
    var lines: [String] = []
    var damaged: Set<Int> = []
    for index in 1...5_000 {
      let good = index % 3 == 0 ? "\(index),\"say \"\"hi\"\", \(index)\",3.5" : "\(index),plain,\"4\""
      guard index.isMultiple(of: 100) else {
        lines.append(good)
        continue
      }
      damaged.insert(index)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: lines.append("\(index),\"opens and never ends,3.5")
      case 1: lines.append("\(index),too few")
      default: lines.append("\(index),a,b,too many")
      }
    }
    let found = try records("id,text,n\n" + lines.joined(separator: "\n") + "\n").dropFirst()
    #expect(found.count == 5_000)
    #expect(Set(found.filter { $0.fault != nil }.map { $0.ordinal - 1 }) == damaged)
    for (index, record) in found.enumerated() {
      #expect(record.raw == lines[index])
      #expect(record.line == index + 2)
    }
  }

  @Test("reads back what the writer wrote, in chunks of any size")
  func roundTrip() throws {
    var random = SeededGenerator(state: 6)
    let pieces = ["a", "\"", "\"\"", ",", "\n", "\r\n", "键", "", " ", "\\", "'", "=1"]
    for round in 0..<1_500 {
      let width = Int.random(in: 1...4, using: &random)
      let rows = (0..<6).map { _ in
        (0..<width).map { _ in (0..<3).map { _ in pieces.randomElement(using: &random)! }.joined() }
      }
      // A quoted field with a break and text behind it is what a stray quote looks like; the writer makes none.
      var writer = DelimitedWriter(delimiter: Delimiter.comma)
      for row in rows { writer.write(row) }
      let text = String(decoding: writer.bytes, as: UTF8.self)
      let found = try records(text, delimiter: Delimiter.comma, chunk: 1 + round % 40)
      #expect(found.map(\.fields) == rows, "\(text)")
      #expect(found.allSatisfy { $0.fault == nil })
    }
  }
}

@Suite("A writer of delimited files")
struct DelimitedWriterTests {
  @Test("quotes what needs it and nothing else")
  func quotes() {
    var writer = DelimitedWriter()
    writer.write(["a b", "x,y", "say \"hi\"", "1\n2", "", "=1"])
    writer.write(raw: "as,it,\"stood")
    #expect(
      String(decoding: writer.take(), as: UTF8.self)
        == "a b,\"x,y\",\"say \"\"hi\"\"\",\"1\n2\",,=1\nas,it,\"stood\n")
    #expect(writer.bytes.isEmpty)
  }

  @Test("keeps a spreadsheet from running a field, and numbers as they are")
  func formulas() {
    var writer = DelimitedWriter(neutralisesFormulas: true)
    writer.write(["=1+1", "+86 138", "-2.50", "@x", "\t=1", "+5", "a=1", "-"])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "'=1+1,'+86 138,-2.50,'@x,'\t=1,+5,a=1,'-\n")
  }

  @Test("guards any cell so that taking the guard away gives it back, and nothing that is left runs")
  func guards() {
    var random = SeededGenerator(state: 7)
    let pieces = [
      "=", "+", "-", "@", "\t", "\r", "\n", "'", "''", "1", "2.5", "a", " ", "\u{FF1D}", "\u{FF20}", "\u{301}", "",
    ]
    for _ in 0..<20_000 {
      let cell = (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
      let guarded = SpreadsheetCell.guarded(cell)
      #expect(SpreadsheetCell.bare(guarded) == cell, "\(cell.debugDescription)")
      #expect(SpreadsheetCell.guarded(guarded) != guarded || guarded == cell)
      let first = guarded.unicodeScalars.first ?? " "
      #expect(!"=@\t\r\n\u{FF1D}\u{FF20}".unicodeScalars.contains(first), "\(guarded.debugDescription)")
      #expect(!"+-".unicodeScalars.contains(first) || Double(guarded) != nil, "\(guarded.debugDescription)")
    }
  }
}
