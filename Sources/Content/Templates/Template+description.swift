extension Template: CustomStringConvertible {
  /// The source again, tags in their plainest form; parsing it gives the same template but for the positions.
  package var description: String { Template.print(nodes) }

  static func print(_ nodes: [Node]) -> String {
    nodes.reduce(into: "") { text, node in
      switch node {
      case .text(let words): text += words
      case .comment(let words): text += "{{!\(words)}}"
      case .value(let value): text += print(value)
      case .section(let section):
        text += "{{\(section.isInverted ? "^" : "#")\(section.path)}}\(print(section.body)){{/\(section.path)}}"
      }
    }
  }

  private static func print(_ value: Value) -> String {
    let format = value.format.map { " | \($0.rawValue)" } ?? ""
    let fallback = value.fallback.map { " | default: \(quoted($0))" } ?? ""
    return "{{\(value.path)\(format)\(fallback)}}"
  }

  private static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(scalar)
    } + "\""
  }
}
