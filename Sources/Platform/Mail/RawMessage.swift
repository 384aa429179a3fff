/// A message's bytes taken apart into fields and body, with nothing decoded.
struct RawMessage {
  /// Each as it stands, with its folds and without the last line end.
  var fields: [ArraySlice<UInt8>] = []
  var body: ArraySlice<UInt8> = []

  init(_ message: [UInt8]) {
    var start = 0
    while start < message.count {
      let end = message[start...].firstIndex(of: 10).map { $0 + 1 } ?? message.count
      var line = message[start..<end]
      while let last = line.last, last == 10 || last == 13 { line = line.dropLast() }
      if line.isEmpty {
        body = message[end...]
        return
      }
      if line.first == 32 || line.first == 9, let last = fields.popLast() {
        fields.append(message[last.startIndex..<line.endIndex])
      } else {
        fields.append(line)
      }
      start = end
    }
  }

  /// Values under a name, unfolded.
  func values(of name: String) -> [String] {
    fields.compactMap { field in
      guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let found = String(decoding: field[..<colon], as: UTF8.self).lowercased()
      guard found.filter({ $0 != " " }) == name.lowercased() else { return nil }
      return String(decoding: field[(colon + 1)...].filter { $0 != 13 && $0 != 10 }, as: UTF8.self)
    }
  }
}
