/// A file of lines `name = value`, with the names of the flags; `#` begins a comment line.
enum ConfigurationFile {
  /// The values by name, each with its place. A name that is not known or comes twice is an error.
  static func read(
    _ text: String, path: String
  ) throws(Configuration.Problem) -> [String: (value: String, origin: String)] {
    // `data` says where the file is, so it can't stand in it.
    let known = Set(ConfigurationOption.all.map(\.name)).subtracting(["data"])
    var values: [String: (value: String, origin: String)] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = trim(line)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let origin = "\(path):\(index + 1)"
      let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trim)
      guard sides.count == 2, !sides[1].isEmpty else {
        throw .init(name: origin, english: "must be NAME = VALUE.", chinese: "必须是 名称 = 值 的形式。")
      }
      guard known.contains(sides[0]) else {
        throw .init(
          name: origin, english: "“\(sides[0])” is not known here; see rondo help configuration.",
          chinese: "不支持“\(sides[0])”，请查看 rondo help configuration。")
      }
      guard values.updateValue((sides[1], origin), forKey: sides[0]) == nil else {
        throw .init(name: origin, english: "“\(sides[0])” is given twice.", chinese: "“\(sides[0])”重复给出。")
      }
    }
    return values
  }

  private static func trim(_ text: some StringProtocol) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
