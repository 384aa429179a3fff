/// Groups of fields as RFC 3464, section 2.1, and RFC 5965 write them: lines of `name: value`, folded as in a header,
/// with an empty line between two groups.
enum ReportFields {
  /// Names are in lower case; of two fields of one name the first stands.
  static func blocks(_ bytes: [UInt8]) -> [[String: String]] {
    var blocks: [[String: String]] = [[:]]
    var name: String?
    // Lines end with CRLF, LF or CR.
    let text = String(decoding: bytes.prefix(64 << 10), as: UTF8.self)
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.allSatisfy(\.isWhitespace) {
        name = nil
        if blocks.last?.isEmpty == false { blocks.append([:]) }
      } else if line.first?.isWhitespace == true {
        if let name { blocks[blocks.count - 1][name]? += " " + line.drop { $0.isWhitespace } }
      } else if let colon = line.firstIndex(of: ":") {
        let found = line[..<colon].lowercased().filter { !$0.isWhitespace }
        name = blocks[blocks.count - 1][found] == nil ? found : nil
        let value = line[line.index(after: colon)...].drop { $0.isWhitespace }
        if name != nil { blocks[blocks.count - 1][found] = String(value) }
      }
    }
    return blocks.filter { !$0.isEmpty }
  }
}
