extension JSONReader {
  /// Throws where a text or a name holds U+0000, which PostgreSQL can't keep, so that both engines refuse the same.
  package func rejectNUL() throws(JSONError) {
    switch value {
    case .string(let text):
      if text.utf8.contains(0) {
        throw invalid("text_nul", english: "must not hold the character U+0000", chinese: "不能包含字符 U+0000")
      }
    case .array: for element in try asElements() { try element.rejectNUL() }
    case .object(let members):
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        try JSONReader(.string(name), path: path.isEmpty ? name : "\(path).\(name)").rejectNUL()
        try JSONReader(value, path: path.isEmpty ? name : "\(path).\(name)").rejectNUL()
      }
    default: break
    }
  }
}
